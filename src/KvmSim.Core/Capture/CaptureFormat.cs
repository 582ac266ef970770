namespace KvmSim.Capture;

/// <summary>What a description of a real machine was made with. See docs/capture.md.</summary>
public enum CaptureFormat : long
{
    /// <summary>A text dump of AIDA64 as InstLatx64 collects them: CPUID and MSRs of each logical CPU.</summary>
    InstLatX64,

    /// <summary>"cpuid -r": CPUID of each CPU, or of one with "-1".</summary>
    CpuidRaw,

    /// <summary>A raw dump of libcpuid, or a .test file that begins with one.</summary>
    Libcpuid,

    /// <summary>A folder of hwloc-gather-cpuid, or one of its pu files.</summary>
    HwlocCpuid,

    /// <summary>libvirt's cpudata XML: CPUID and some MSRs of one CPU.</summary>
    LibvirtCpuData,

    /// <summary>QEMU's answer to query-cpu-model-expansion: what KVM offers a guest.</summary>
    QemuModel,

    /// <summary>A fingerprint of Firecracker's cpu-template-helper: what a guest sees.</summary>
    Firecracker,

    /// <summary>A board description of the ACRN hypervisor.</summary>
    AcrnBoard,

    /// <summary>/proc/cpuinfo.</summary>
    ProcCpuinfo,

    /// <summary>The output of lscpu: as text, with -J, -e or -p.</summary>
    Lscpu,

    /// <summary>/proc and /sys of a machine, in a folder or a tar archive.</summary>
    LinuxTree,

    /// <summary>A transcript of rdmsr (msr-tools).</summary>
    Rdmsr,

    /// <summary>The output of QEMU's vmxcap.</summary>
    Vmxcap,

    /// <summary>A device tree: as text (.dts), or flattened (.dtb, /sys/firmware/fdt).</summary>
    DeviceTree,

    /// <summary>The host that this runs on: /proc, /sys, /dev/cpu.</summary>
    ThisHost,

    /// <summary>Several of these, put together.</summary>
    Combined,
}
