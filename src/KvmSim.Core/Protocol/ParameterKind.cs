
namespace KvmSim.Protocol;

/// <summary>What the value of a module parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A bool, of which the kernel looks at a letter or two (kstrtobool).</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A log level by name: info, notice, warn or err.</summary>
    LogLevel,

    /// <summary>A whole number from 0 on.</summary>
    Unsigned,

    /// <summary>A whole number from 0 to 65535.</summary>
    UnsignedShort,

    /// <summary>off, force, auto, never, or a bool (kvm.nx_huge_pages).</summary>
    HugePages,

    /// <summary>auto, or a bool (kvm_amd.avic, 6.18).</summary>
    AutomaticBoolean,

    /// <summary>auto, never, cond or always (kvm_intel.vmentry_l1d_flush).</summary>
    CacheFlush,
}
