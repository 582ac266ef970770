using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>Says in what two CPUs differ, bit by bit and by name, whether KVM looks at it or not.</summary>
internal static class CompatibilityExplainer
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
        return Explain(
            new ComparedPair(referenceCpu, reference, cpu, model, style, parameters ?? VmxParameters.Default));
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
        if (reference.MayUseVmx && model.MayUseVmx)
        {
            findings = findings.Concat(Setup(pair)).Concat(VmxRegisterFindings.Of(pair));
        }

        return [.. findings.Concat(Open(pair)).OrderByDescending(finding => finding.Severity)];
    }

    private static IEnumerable<CompatibilityFinding> Setup(ComparedPair pair)
    {
        VmxReference? reference = VmxReference.Load(pair, out VmxDerivation derivation);
        if (derivation.Failure is { } own)
        {
            yield return CheckFindings.OfSetup(Input(pair, pair.ReferenceCpu, pair.Reference, null), own);
        }

        if (reference?.Derive(pair.Model).Failure is { } failure)
        {
            yield return CheckFindings.OfSetup(Input(pair, pair.Cpu, pair.Model, reference), failure);
        }
    }

    /// <summary>What the check of the second CPU would need and nobody knows, and what it takes for granted.</summary>
    private static IEnumerable<CompatibilityFinding> Open(ComparedPair pair)
    {
        VmxReference? reference = pair.Reference.MayUseVmx ? VmxReference.Load(pair, out _) : null;
        CheckInput input = Input(pair, pair.Cpu, pair.Model, reference);
        CheckOutcome outcome = CompatibilityCheck.Check(input);
        IReadOnlyList<MissingFact> missing = outcome.Missing;
        if (outcome.Verdict == CheckVerdict.Fail)
        {
            missing = OpenQuestions.OfFeatures(input);
            if (reference is not null && pair.Model.MayUseVmx)
            {
                missing = [.. missing, .. OpenQuestions.OfComparison(input, reference.Derive(pair.Model))];
            }
        }

        return MissingFindings.Of(input, missing)
            .Concat(outcome.Assumptions.Select(assumption => MissingFindings.Assumed(input, assumption)));
    }

    /// <summary>
    /// The check of a CPU of the pair on a machine that booted from, and loaded the module on, the first.
    /// </summary>
    private static CheckInput Input(ComparedPair pair, int cpu, CpuModel model, VmxReference? reference)
    {
        KernelOptions options = KernelOptions.Default.ForBootCpu(pair.Reference);
        CpuCapabilities boot = CpuIdentification.Identify(pair.Reference, pair.Style, options).Capabilities;
        CpuCapabilities own = CpuIdentification.Identify(model, pair.Style, options).Capabilities;
        VendorModule module = pair.Reference.MayUseVmx ? VendorModule.KvmIntel : VendorModule.KvmAmd;
        return new CheckInput(pair.Style, module, cpu, model, own, boot.And(own), reference);
    }
}
