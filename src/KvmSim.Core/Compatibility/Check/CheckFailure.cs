namespace KvmSim.Compatibility;

/// <summary>Why the kernel refuses a CPU.</summary>
/// <param name="Reason">At which step.</param>
/// <param name="Errno">
/// The errno as a positive number: 5 (EIO) from the check, 95 (EOPNOTSUPP) from module load, 22 (EINVAL) from an
/// arm64 hypervisor that does not start the CPU, 1 (EPERM) or 95 from firmware.
/// </param>
/// <param name="Setup">For <see cref="CheckFailureReason.VmcsSetupFailed"/>: why.</param>
public sealed record CheckFailure(CheckFailureReason Reason, int Errno, VmxSetupFailure? Setup = null)
{
    /// <summary>EIO.</summary>
    public const int Eio = 5;

    /// <summary>EOPNOTSUPP.</summary>
    public const int Eopnotsupp = 95;

    /// <summary>EINVAL.</summary>
    internal const int Einval = 22;

    /// <summary>EPERM.</summary>
    internal const int Eperm = 1;

    /// <summary>"EIO", "EOPNOTSUPP", "EINVAL" or "EPERM".</summary>
    public string ErrnoName => Errno switch
    {
        Eio => "EIO",
        Einval => "EINVAL",
        Eperm => "EPERM",
        _ => "EOPNOTSUPP",
    };
}
