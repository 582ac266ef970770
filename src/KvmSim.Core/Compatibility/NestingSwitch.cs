namespace KvmSim.Compatibility;

/// <summary>What hypervisors call the switch for virtualization in their guests.</summary>
internal static class NestingSwitch
{
    /// <summary>What to do about a host that is a VM and has no virtualization.</summary>
    /// <param name="hypervisor">The name of the hypervisor, as far as it is known; "" if it is not.</param>
    public static string Remedy(string hypervisor) =>
        $"Nested virtualization is off in the hypervisor around this host: switch it on there ({Nesting(hypervisor)}), "
            + "then power-cycle this VM.";

    private static string Nesting(string hypervisor)
    {
        (string Name, string How)[] ways =
        [
            ("VMware", "\"Expose hardware assisted virtualization to the guest OS\", vhv.enable = \"TRUE\""),
            ("Hyper-V", "Set-VMProcessor -ExposeVirtualizationExtensions $true"),
            ("Microsoft", "Set-VMProcessor -ExposeVirtualizationExtensions $true"),
            ("VirtualBox", "VBoxManage modifyvm NAME --nested-hw-virt on"),
            ("oracle", "VBoxManage modifyvm NAME --nested-hw-virt on"),
            ("Xen", "nestedhvm=1 and a CPU policy with it"),
            ("Amazon", "a metal instance, or a type that offers nesting"),
            ("Google", "--enable-nested-virtualization"),
            ("Parallels", "\"Enable nested virtualization\""),
        ];
        string? how = Array.Find(ways, way => hypervisor.Contains(way.Name, StringComparison.OrdinalIgnoreCase)).How;
        return how ?? "KVM: the vendor module's nested=1, and a CPU model with the feature such as host-passthrough";
    }
}
