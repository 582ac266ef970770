using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Output;

/// <summary>A difference between two CPUs, whether KVM looks at it or not.</summary>
public sealed record CpuDifference : CompatibilityReason
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private CpuDifference(CompatibilityReason reason)
        : base(reason) => ReferenceMachineName = "";

    /// <summary>The name of what the CPU is.</summary>
    public string? Model { get; init => field = ForeignText.Block(value); }

    /// <summary>The machine of the CPU that it is compared with.</summary>
    public required string ReferenceMachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The name of what that is.</summary>
    public string? ReferenceModel { get; init => field = ForeignText.Block(value); }

    /// <summary>What is compared with what: the machine, and its CPU or model beside the one that counts.</summary>
    public string Compared => Cpus.Length > 0
        ? FormattableString.Invariant($"{MachineName} with {Other}CPU {ReferenceCpu} ({ReferenceModel})")
        : $"{MachineName}, {Model} with {Other}{ReferenceModel}";

    /// <summary>E.g. "CPU 4 of lakefield: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 …"; models by their names.</summary>
    public override string ToString() => Cpus.Length > 0
        ? $"CPU {Cpus} of {MachineName}: {Difference}"
        : $"{Model} and {ReferenceModel}: {Difference}";

    private string Other => string.Equals(ReferenceMachineName, MachineName, StringComparison.Ordinal)
        ? "" : $"{ReferenceMachineName}, ";

    /// <summary>One object for each difference and CPU, or one for all CPUs that differ alike in it.</summary>
    internal static IEnumerable<CpuDifference> Of(
        string machine,
        Generation generation,
        string referenceMachine,
        IReadOnlyList<(CompatibilityFinding Finding, string Model, string Reference)> differences,
        bool perCpu)
    {
        ILookup<string, int?> alike =
            differences.ToLookup(entry => Key(entry.Finding), entry => entry.Finding.Cpu, StringComparer.Ordinal);
        return (perCpu ? differences : differences.DistinctBy(entry => Key(entry.Finding), StringComparer.Ordinal))
            .Select(entry =>
            new CpuDifference(Reports.OfFinding(machine, entry.Finding, generation))
            {
                Cpus = CpuSet.Of((perCpu ? [entry.Finding.Cpu] : alike[Key(entry.Finding)]).OfType<int>()).ToString(),
                Model = entry.Model,
                ReferenceMachineName = referenceMachine,
                ReferenceModel = entry.Reference,
            });
    }

    private static string Key(CompatibilityFinding finding) => string.Join(
        '\n', finding.Property, finding.Source, string.Join(',', finding.Bits), finding.Reference, finding.Found,
        finding.KernelLooks);
}
