namespace KvmSim.Compatibility;

/// <summary>How a check ended.</summary>
public enum CheckVerdict : long
{
    /// <summary>The kernel accepts the CPU.</summary>
    Pass,

    /// <summary>The kernel refuses it.</summary>
    Fail,

    /// <summary>A register that decides is not known.</summary>
    Unknown,

    /// <summary>The CPU is no x86 CPU: KVM has no such check there.</summary>
    NotApplicable,
}
