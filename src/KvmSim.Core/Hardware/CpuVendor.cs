namespace KvmSim.Hardware;

/// <summary>Who made a CPU, as CPUID leaf 0 says it. Linux: <c>X86_VENDOR_*</c>.</summary>
public enum CpuVendor : long
{
    /// <summary>A vendor string that the kernel has no code for.</summary>
    Unknown,

    /// <summary>"GenuineIntel".</summary>
    Intel,

    /// <summary>"AuthenticAMD".</summary>
    Amd,

    /// <summary>"HygonGenuine": KVM treats it as AMD.</summary>
    Hygon,

    /// <summary>"CentaurHauls": has VMX.</summary>
    Centaur,

    /// <summary>"  Shanghai  ": has VMX.</summary>
    Zhaoxin,

    /// <summary>An implementer of Arm CPUs: no x86, so nothing of KVM's x86 modules applies.</summary>
    Arm,
}
