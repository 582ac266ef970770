namespace KvmSim.Hardware;

/// <summary>
/// What firmware of an arm64 machine answers when the kernel asks it to start or stop CPUs (PSCI, Arm DEN 0022; what
/// the kernel makes of it: drivers/firmware/psci and arch/arm64/kernel/psci.c of 6.12 and 7.3, read).
/// </summary>
public sealed record PsciFirmware
{
    /// <summary>Firmware that starts and stops every CPU.</summary>
    public static PsciFirmware Usual { get; } = new();

    /// <summary>The CPUs that CPU_ON is DENIED for: virtual CPUs that a firmware's policy keeps back.</summary>
    public CpuSet CpuOnDenied { get; init; }

    /// <summary>The CPUs that CPU_ON is NOT_SUPPORTED for.</summary>
    public CpuSet CpuOnNotSupported { get; init; }

    /// <summary>Whether there is CPU_OFF; PSCI 0.1 need not have it.</summary>
    public bool HasCpuOff { get; init; } = true;

    /// <summary>The CPU that a trusted OS lives on and cannot leave; null for none.</summary>
    public int? TrustedOsCpu { get; init; }
}
