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

    /// <summary>The CPU is of another architecture than the kernel that judges.</summary>
    NotApplicable,
}
