using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>The facts that a check asks for and that nobody knows.</summary>
internal static class OpenQuestions
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");
    private static readonly CpuFeature Sgx1 = CpuFeatureTable.Get("sgx1");

    /// <summary>
    /// The leaves whose features decide about CR4 and support and that are unknown of the CPU or of boot_cpu_data.
    /// </summary>
    public static MissingFact[] OfFeatures(in CheckInput input)
    {
        CpuFeatureSet own = input.Capabilities.Unknown, boot = input.Boot.Unknown;
        if (own.IsEmpty && boot.IsEmpty)
        {
            return [];
        }

        CpuFeature support = input.Module == VendorModule.KvmAmd ? Svm : Vmx;
        List<MissingFact> missing = [];
        foreach (CpuFeature feature in Cr4ReservedBits.FeaturesOf(input.Style).Append(support))
        {
            MissingFact? fact = own.Contains(feature) ? MissingFact.OfFeature(input.Cpu, feature)
                : boot.Contains(feature) ? MissingFact.OfFeature(null, feature)
                : null;
            if (fact is { } found && !missing.Contains(found))
            {
                missing.Add(found);
            }
        }

        return [.. missing];
    }

    /// <summary>The registers and leaves that setup_vmcs_config asked for on the CPU or on the reference, and did not get.</summary>
    public static IEnumerable<MissingFact> OfSetup(in CheckInput input, VmxDerivation derivation)
    {
        VmxReference reference = input.Reference!;
        return Of(reference.Cpu, reference.Model, reference.Derive(reference.Model))
            .Concat(Of(input.Cpu, input.Model, derivation));
    }

    private static IEnumerable<MissingFact> Of(int cpu, CpuModel model, VmxDerivation derivation)
    {
        IEnumerable<MissingFact> registers = derivation.MissingMsrs.Select(msr => MissingFact.OfMsr(cpu, msr));
        return VmxSetup.HasSgx(model) is null ? registers.Append(MissingFact.OfFeature(cpu, Sgx1)) : registers;
    }
}
