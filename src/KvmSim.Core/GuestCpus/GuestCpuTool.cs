namespace KvmSim.GuestCpus;

/// <summary>The tools in whose words a guest's CPU is written.</summary>
public enum GuestCpuTool
{
    /// <summary>libvirt: the cpu element of a domain.</summary>
    Libvirt,

    /// <summary>QEMU: the option -cpu.</summary>
    Qemu,

    /// <summary>Firecracker: a custom CPU template in JSON.</summary>
    Firecracker,

    /// <summary>Proxmox VE: an entry of /etc/pve/virtual-guest/cpu-models.conf.</summary>
    Proxmox,

    /// <summary>
    /// KubeVirt: the CPU of a VirtualMachineInstance in YAML; in a VirtualMachine it stands under spec.template.
    /// </summary>
    KubeVirt,

    /// <summary>Cloud Hypervisor: the option --cpus. It cannot hide features.</summary>
    CloudHypervisor,
}
