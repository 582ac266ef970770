using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// "Not supported" has four causes: a host that is a VM without nesting, firmware, the other vendor's module, and one
/// odd CPU. What else the log tells decides; where it does not, all are named, the odd CPU last, which is the rarest.
/// </summary>
internal static class SupportRemedies
{
    /// <summary>Whether a line with that meaning has several causes.</summary>
    public static bool HasSeveralCauses(MessageMeaning? meaning) => meaning is MessageMeaning.VmxNotSupported
        or MessageMeaning.SvmNotSupported or MessageMeaning.NotAmdOrHygon or MessageMeaning.NoHardwareSupport;

    /// <summary>The finding with the effect and the remedy that fit the host.</summary>
    /// <param name="finding">What the line alone says.</param>
    /// <param name="module">The module that speaks; null where the line does not say.</param>
    /// <param name="context">What the rest of the log tells.</param>
    public static CompatibilityFinding Fit(CompatibilityFinding finding, VendorModule? module, LogContext context)
    {
        string feature = Feature(module);
        if (module is { } speaks && IsOthersModule(speaks, context))
        {
            string other = speaks == VendorModule.KvmIntel ? "kvm_amd" : "kvm_intel";
            return finding with
            {
                Effect =
                    $"The CPUs are of the other vendor; the module for them is {other}. This line says "
                        + "nothing of them.",
                Remedy = context.KvmAmdRuns && speaks == VendorModule.KvmIntel
                    ? "Nothing: the module of this host's vendor is loaded."
                    : $"Nothing about the CPUs. If {other} is not loaded: modprobe {other}.",
                Severity = FindingSeverity.Information,
                KernelLooks = false,
                KernelLooksSince = null,
            };
        }

        if (finding.Cpu is { } cpu && context.IsRefusedAlone(cpu))
        {
            return finding with
            {
                Effect = $"This CPU has no usable {feature} though KVM is enabled on others; KVM refuses it.",
                Remedy = $"Keep the CPU offline or take it out; {OddRemedy(module)}",
            };
        }

        if (context.Hypervisor is { } hypervisor)
        {
            return finding with
            {
                Effect =
                    $"The host is itself a virtual machine ({hypervisor}), and the hypervisor around it "
                        + $"does not give it {feature}.",
                Remedy = NestingSwitch.Remedy(hypervisor),
            };
        }

        bool isOff = (module != VendorModule.KvmAmd && context.IsVmxOff)
            || (module != VendorModule.KvmIntel && context.IsSvmOff);
        if (isOff)
        {
            return finding with
            {
                Effect =
                    $"Firmware switched {feature} off; the kernel then takes it from every CPU (SVM since Linux 6.7).",
                Remedy = FirmwareSwitch.Remedy(
                    vmx: module is null ? context.IsVmxOff : module == VendorModule.KvmIntel),
            };
        }

        return finding with { Remedy = Open(finding, module, context) };
    }

    /// <summary>What to try where nothing tells which cause it is.</summary>
    private static string Open(CompatibilityFinding finding, VendorModule? module, LogContext context)
    {
        string firmware = module is { } known
            ? FirmwareSwitch.Remedy(known == VendorModule.KvmIntel).TrimEnd('.')
            : "Enable virtualization in the firmware setup (\"Intel Virtualization Technology\", \"SVM Mode\"), "
                + "then power-cycle";
        string odd = module is null || finding.Cpu is null || Lack(module.Value, context)
            ? ""
            : " If only this CPU lacks it (the others have the flag in /proc/cpuinfo): take it out or keep it offline; "
                + OddRemedy(module);
        string vendor = module is { } speaks && context.Vendor is null
            ? $" If the CPUs are {(speaks == VendorModule.KvmIntel ? "AMD's" : "Intel's")}: nothing, the other "
                + "module is theirs."
            : "";
        return $"First: {firmware}. If this host is a VM: switch nested virtualization on "
            + $"in the hypervisor around it.{vendor}{odd}";
    }

    /// <summary>Whether all CPUs lack it, as far as the log says how many there are.</summary>
    private static bool Lack(VendorModule module, LogContext context) =>
        context.CpuCount is { } count && context.UnsupportedCount(module) >= count;

    private static bool IsOthersModule(VendorModule module, LogContext context) =>
        (context.Vendor is { } vendor && vendor != module) || (module == VendorModule.KvmIntel && context.KvmAmdRuns);

    private static string Feature(VendorModule? module) => module switch
    {
        VendorModule.KvmIntel => "VMX",
        VendorModule.KvmAmd => "SVM",
        _ => "VMX or SVM",
    };

    private static string OddRemedy(VendorModule? module) => module == VendorModule.KvmIntel
        ? "compare its microcode and firmware with the others'. Reboot afterwards: "
            + "what all CPUs share (boot_cpu_data) was lowered by it."
        : "compare its microcode and firmware with the others'. "
            + "Reboot afterwards if nested paging or SVM stays off (boot_cpu_data).";
}
