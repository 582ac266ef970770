using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>A finding for each register and leaf that a verdict needs and nobody knows.</summary>
internal static class MissingFindings
{
    /// <summary>One finding a fact; what two CPUs lack alike is one.</summary>
    public static IEnumerable<CompatibilityFinding> Of(CheckInput input, IReadOnlyList<MissingFact> missing) => missing
        .GroupBy(fact => (fact.Msr, fact.Leaf))
        .Select(facts => facts.Key.Msr is { } msr ? OfRegister(input, msr, [.. facts]) : OfLeaf(input, [.. facts]));

    /// <summary>"the verdict needs MSR 0x48b of CPU 0, needs MSR 0x48b of CPU 4".</summary>
    public static string Verdict(IEnumerable<MissingFact> facts) => "the verdict " + string.Join(", ", facts);

    /// <summary>What nobody knows and the verdict takes for granted, so that both answers say the same.</summary>
    public static CompatibilityFinding Assumed(in CheckInput input, string assumption) => Open(input) with
    {
        Property = RegisterTable.Get(Msr.Ia32VmxProcBasedCtls3).Property,
        Source = RegisterTable.Describe(Msr.Ia32VmxProcBasedCtls3),
        Reference = "unknown",
        Found = "unknown",
        Effect = $"KVM compares what it derives from this register. {assumption}",
        Remedy = "Read it on both CPUs and add it to the description, to be sure.",
        Severity = FindingSeverity.Information,
    };

    private static CompatibilityFinding OfLeaf(in CheckInput input, MissingFact[] facts) => Open(input) with
    {
        Property = "CPUID leaf",
        Source = facts[0].Leaf!.Value.ToString(),
        Reference = "unknown",
        Found = "unknown",
        Missing = facts,
        Effect = $"KVM looks at what this leaf says; {Verdict(facts)}.",
        Remedy = "Take the description from a source that holds the leaf (cpuid -r on the host), or list the features.",
    };

    private static CompatibilityFinding OfRegister(in CheckInput input, uint msr, MissingFact[] facts) =>
        Open(input) with
        {
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Reference = Value(input.Reference?.Model, msr),
            Found = Value(input.Model, msr),
            Missing = facts,
            Effect = $"KVM needs what it derives from this register; {Verdict(facts)}.",
            Remedy = $"Read it with {string.Join(" and ", facts.Select(fact => Read(fact.Cpu, msr)))} "
            + "and add it to the description.",
        };

    private static CompatibilityFinding Open(in CheckInput input) => new()
    {
        Cpu = input.Cpu,
        Property = "",
        Source = "",
        Reference = "",
        Found = "",
        ReferenceCpu = input.Reference?.Cpu,
        KernelLooks = true,
        KernelLooksSince = input.Style.Id,
        Effect = "",
        Remedy = "",
        Severity = FindingSeverity.Unknown,
    };

    private static string Value(CpuModel? model, uint msr) =>
        model is null ? "unknown" : VmxRegisterFindings.Text(OpenBits.OfRegister(model, msr));

    private static string Read(int? cpu, uint msr) =>
        string.Create(CultureInfo.InvariantCulture, $"rdmsr -p {cpu} 0x{msr:x}");
}
