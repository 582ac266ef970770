using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>What setup_vmcs_config made of a CPU. A value; on the silent path it takes no memory.</summary>
public readonly record struct VmxDerivation
{
    private static readonly CpuidLeaf Signature = new(1);
    private static readonly CpuidLeaf SgxLeaf = new(0x12);

    private readonly IReadOnlyList<KernelLine>? _lines;
    private readonly OpenConfiguration? _result;

    internal VmxDerivation(
        in OpenConfiguration? configuration, VmxSetupFailure? failure, IReadOnlyList<KernelLine>? lines)
    {
        _result = configuration;
        Failure = failure;
        _lines = lines;
    }

    /// <summary>The result, its unknown bits as 0; null if the setup certainly fails.</summary>
    public VmxConfiguration? Configuration => Result?.Known;

    /// <summary>Why it failed; null if it did not, as far as is known.</summary>
    public VmxSetupFailure? Failure { get; }

    /// <summary>It did not fail, as far as is known, and what is not known may make it fail.</summary>
    public bool MayFail { get; internal init; }

    /// <summary>What it printed; each line only once as long as the module is loaded.</summary>
    public IReadOnlyList<KernelLine> Lines => _lines ?? [];

    /// <summary>The registers that it needed and that the model does not hold, by index.</summary>
    public IReadOnlyList<uint> MissingMsrs => [.. Missing];

    /// <summary>The result and what of it is open; null if the setup certainly fails.</summary>
    internal OpenConfiguration? Result => _result;

    /// <summary>The EPT (low half) and VPID (high half) capabilities that it kept.</summary>
    internal OpenBits EptVpid { get; init; }

    /// <summary><see cref="MissingMsrs"/>.</summary>
    internal VmxRegisters Missing { get; init; }

    /// <summary>It needed to know whether SGX is there.</summary>
    internal bool NeedsSgx { get; init; }

    /// <summary>It needed to know which CPU it is, for an erratum.</summary>
    internal bool NeedsSignature { get; init; }

    /// <summary>Whether the result is that one; null where it depends on what is not known.</summary>
    internal bool? Agrees(in OpenConfiguration other) =>
        _result.HasValue ? Nullable.GetValueRefOrDefaultRef(in _result).Agrees(other) : false;

    /// <summary>What it needed of a CPU and did not get.</summary>
    internal IEnumerable<MissingFact> MissingOf(int cpu)
    {
        IEnumerable<MissingFact> facts = Missing.Select(msr => MissingFact.OfMsr(cpu, msr));
        facts = NeedsSgx ? facts.Append(MissingFact.OfLeaf(cpu, SgxLeaf)) : facts;
        return NeedsSignature ? facts.Append(MissingFact.OfLeaf(cpu, Signature)) : facts;
    }
}
