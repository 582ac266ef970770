using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>Says in what two CPUs differ, bit by bit and by name, whether KVM looks at it or not.</summary>
public static class CompatibilityExplainer
{
    /// <summary>
    /// Every known difference between two CPUs, the worst first. The first CPU counts as the boot CPU and as the one
    /// that ran module load.
    /// </summary>
    public static IReadOnlyList<CompatibilityFinding> Explain(
        int referenceCpu,
        CpuModel reference,
        int cpu,
        CpuModel model,
        CheckStyle style,
        VmxParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(style);
        return Explain(new ComparedPair(referenceCpu, reference, cpu, model, style, parameters ?? VmxParameters.Default));
    }

    /// <summary>Every known difference between two kinds of CPU, the worst first; no finding names a CPU.</summary>
    public static IReadOnlyList<CompatibilityFinding> Explain(
        CpuModel reference, CpuModel model, CheckStyle style, VmxParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(style);
        ComparedPair pair = new(0, reference, 1, model, style, parameters ?? VmxParameters.Default);
        return [.. Explain(pair).Select(finding => finding with { Cpu = null, ReferenceCpu = null })];
    }

    private static CompatibilityFinding[] Explain(ComparedPair pair)
    {
        CpuModel reference = pair.Reference, model = pair.Model;
        IEnumerable<CompatibilityFinding> findings = IdentityFindings.Of(pair)
            .Concat(FeatureFindings.Of(pair))
            .Concat(OtherRegisterFindings.Of(pair))
            .Concat(CpuidFindings.Of(pair));
        if (reference.Features.Contains("vmx") && model.Features.Contains("vmx"))
        {
            findings = findings.Concat(Setup(pair)).Concat(VmxRegisterFindings.Of(pair));
        }

        return [.. findings.OrderByDescending(finding => finding.Severity)];
    }

    private static IEnumerable<CompatibilityFinding> Setup(ComparedPair pair)
    {
        VmxReference? reference = VmxReference.Load(
            pair.ReferenceCpu,
            pair.Reference,
            pair.Reference,
            pair.Reference.Features,
            pair.Style,
            pair.Parameters,
            out VmxDerivation derivation);
        if (derivation.Failure is { } own)
        {
            yield return CheckFindings.OfSetup(Input(pair, pair.ReferenceCpu, pair.Reference, null), own);
        }

        if (reference?.Derive(pair.Model).Failure is { } failure)
        {
            yield return CheckFindings.OfSetup(Input(pair, pair.Cpu, pair.Model, reference), failure);
        }
    }

    private static CheckInput Input(ComparedPair pair, int cpu, CpuModel model, VmxReference? reference) =>
        new(pair.Style, VendorModule.KvmIntel, cpu, model, default, default, reference);
}
