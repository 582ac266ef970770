using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>The facts that a check asks for and that nobody knows.</summary>
internal static class OpenQuestions
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");
    private static readonly CpuidLeaf VendorLeaf = new(0);

    /// <summary>No value of these makes setup_vmcs_config fail.</summary>
    private static readonly uint[] ComparedOnly =
        [Msr.Ia32VmxMisc, Msr.Ia32VmxCr0Fixed1, Msr.Ia32VmxCr4Fixed1, Msr.Ia32VmxProcBasedCtls3];

    /// <summary>
    /// The leaves whose features decide about CR4 and support and that are unknown of the CPU or of boot_cpu_data.
    /// </summary>
    public static MissingFact[] OfFeatures(in CheckInput input)
    {
        CpuFeatureSet own = input.Capabilities.Unknown, boot = input.Boot.Unknown;
        bool asksVendor = SupportTest.AsksVendor(input) && input.Model.HasUnknownVendor;
        if (own.IsEmpty && boot.IsEmpty && !asksVendor)
        {
            return [];
        }

        CpuFeature? support = input.Module != VendorModule.KvmAmd ? Vmx
            : input.Style.AsksThisCpu ? Svm
            : null; // up to 6.2 kvm_amd's check asks for nothing
        List<MissingFact> missing = asksVendor ? [MissingFact.OfLeaf(input.Cpu, VendorLeaf)] : [];
        CpuFeatureSet open = OpenOf(input.Capabilities, input.Style, support);
        Add(missing, input.Cpu, open);
        Add(missing, null, OpenOf(input.Boot, input.Style, support).Except(open));
        return [.. missing];
    }

    private static CpuFeatureSet OpenOf(CpuCapabilities capabilities, CheckStyle style, CpuFeature? support) =>
        CpuFeatureSet.Of(Cr4ReservedBits.OpenIn(capabilities, style)
            .Concat(support is { } asked && capabilities.Unknown.Contains(asked) ? [asked] : []));

    private static void Add(List<MissingFact> missing, int? cpu, CpuFeatureSet features) =>
        missing.AddRange(
            features.Enumerate().Select(feature => MissingFact.OfFeature(cpu, feature)).Distinct().Except(missing));

    /// <summary>What the comparison asked for on the CPU or on the reference, and did not get.</summary>
    public static IEnumerable<MissingFact> OfComparison(in CheckInput input, in VmxDerivation derivation)
    {
        VmxReference reference = input.Reference!;
        return reference.Derive(reference.Model).MissingOf(reference.Cpu).Concat(derivation.MissingOf(input.Cpu));
    }

    /// <summary>What setup_vmcs_config may fail over on a CPU: not what is compared and no more.</summary>
    public static IEnumerable<MissingFact> OfSetup(int cpu, in VmxDerivation derivation) => derivation.MissingOf(cpu)
        .Where(fact => fact.Msr is { } msr && Array.IndexOf(ComparedOnly, msr) < 0);
}
