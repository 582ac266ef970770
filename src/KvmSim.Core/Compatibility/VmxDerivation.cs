namespace KvmSim.Compatibility;

/// <summary>What setup_vmcs_config made of a CPU. A value; on the silent path it takes no memory.</summary>
public readonly record struct VmxDerivation
{
    private readonly IReadOnlyList<KernelLine>? _lines;
    private readonly VmxRegisters _missing;

    internal VmxDerivation(
        in VmxConfiguration? configuration,
        VmxSetupFailure? failure,
        IReadOnlyList<KernelLine>? lines,
        VmxRegisters missing,
        ulong eptVpid)
    {
        Configuration = configuration;
        Failure = failure;
        _lines = lines;
        _missing = missing;
        EptVpid = eptVpid;
    }

    /// <summary>The result; null if it failed.</summary>
    public VmxConfiguration? Configuration { get; }

    /// <summary>Why it failed; null if it did not.</summary>
    public VmxSetupFailure? Failure { get; }

    /// <summary>What it printed; each line only once as long as the module is loaded.</summary>
    public IReadOnlyList<KernelLine> Lines => _lines ?? [];

    /// <summary>The registers that it needed and that the model does not hold, by index.</summary>
    public IReadOnlyList<uint> MissingMsrs => [.. _missing];

    /// <summary>The EPT (low half) and VPID (high half) capabilities that it kept.</summary>
    public ulong EptVpid { get; }
}
