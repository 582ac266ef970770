using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The differences between the features of two CPUs: those that KVM compares through CR4, and all others.
/// </summary>
internal static class FeatureFindings
{
    private static readonly CpuFeature Sgx = CpuFeatureTable.Get("sgx");
    private static readonly CpuFeature Sgx1 = CpuFeatureTable.Get("sgx1");

    /// <summary>One finding per feature that only one of the two has.</summary>
    public static IEnumerable<CompatibilityFinding> Of(ComparedPair pair)
    {
        KernelOptions options = KernelOptions.Default.ForBootCpu(pair.Reference);
        CpuFeatureSet expected = CpuIdentification.Identify(pair.Reference, pair.Style, options).Capabilities.Features;
        CpuFeatureSet found = CpuIdentification.Identify(pair.Model, pair.Style, options).Capabilities.Features;
        CpuFeatureSet one = pair.Reference.Features, other = pair.Model.Features;
        CpuFeatureSet unknown = pair.Reference.UnknownFeatures.Union(pair.Model.UnknownFeatures);
        foreach (CpuFeature feature in one.Except(other).Union(other.Except(one)).Except(unknown).Enumerate())
        {
            bool isVisible = expected.Contains(feature) != found.Contains(feature);
            yield return Of(pair, feature, isVisible);
        }
    }

    /// <summary>
    /// The finding for the CR4 features that the capabilities of a CPU and boot_cpu_data do not share.
    /// </summary>
    public static CompatibilityFinding OfCr4(in CheckInput input)
    {
        ulong expected = Cr4ReservedBits.Of(input.Boot.Features, input.Style);
        ulong found = Cr4ReservedBits.Of(input.Capabilities.Features, input.Style);
        ulong differing = Cr4ReservedBits.Differing(input.Capabilities, input.Boot, input.Style);
        Cr4Feature[] features = [.. Cr4ReservedBits.In(differing, input.Style)];
        string names = string.Join(", ", features.Select(entry => entry.Names));
        return new CompatibilityFinding
        {
            Cpu = input.Cpu,
            Property = "CR4 features",
            Source = "CR4 feature",
            Bits = [.. features.Select(Bit)],
            Reference = VmxRegisterFindings.Text(expected),
            Found = VmxRegisterFindings.Text(found),
            KernelLooks = true,
            KernelLooksSince = CheckStyle.Linux516.Id,
            Effect = $"This CPU and boot_cpu_data do not both have {names}, so KVM reserves other CR4 bits for it and "
                + "refuses it with EIO, without a line of its own in the log.",
            Remedy = "Switch the feature off on every CPU "
                + $"({Masking([.. features.SelectMany(entry => entry.Features)])}); if "
                + "a CPU without it was identified since boot, take that one out and reboot.",
            Severity = FindingSeverity.Refusal,
        };
    }

    /// <summary>How to take features from virtual CPUs, and from a kernel that boots.</summary>
    private static string Masking(params ReadOnlySpan<CpuFeature> features)
    {
        List<string> properties = [], names = [];
        foreach (CpuFeature feature in features)
        {
            names.Add(feature.Name);
            if (QemuNames.Of(feature) is { } property)
            {
                properties.Add(property + "=off");
            }
        }

        string boot = $"clearcpuid={string.Join(',', names)} at boot";
        return properties.Count == 0 ? boot : $"QEMU: -cpu ...,{string.Join(',', properties)}; {boot}";
    }

    private static DifferingBit Bit(Cr4Feature entry) => new(
        entry.Bit, $"{entry.SdmName} ({entry.Names})", entry.KernelName, QemuNames.Of(entry.Features[0]));

    private static DifferingBit Bit(CpuFeature feature) =>
        new(feature.Location?.Bit ?? 0, feature.Name, feature.Name, QemuNames.Of(feature));

    private static CompatibilityFinding Of(ComparedPair pair, CpuFeature feature, bool isVisible)
    {
        bool isExtra = pair.Model.Features.Contains(feature);
        Cr4Feature? cr4 = Cr4ReservedBits.In(ulong.MaxValue, pair.Style)
            .FirstOrDefault(entry => entry.Features.Contains(feature));
        bool? looks = IsSgx(feature) ? SeesSgx(pair)
            : !isVisible ? false
            : cr4 is not null ? Tells(pair, cr4)
            : feature.Name == "svm" && pair.Style.AsksThisCpu;
        return new CompatibilityFinding
        {
            Cpu = pair.Cpu,
            Property = $"CPU feature {feature.Name}",
            Source = feature.Location?.ToString() ?? "made up by Linux",
            Bits = [cr4 is not null ? Bit(cr4) : Bit(feature)],
            Reference = isExtra ? "0" : "1",
            Found = isExtra ? "1" : "0",
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = looks != false,
            KernelLooksSince = looks != false ? Since(cr4, feature) : null,
            Effect = looks is { } known
                ? Effect(pair, feature, cr4, isVisible, known)
                : $"Whether KVM tells the CPUs apart by {feature.Name} depends on what is not known of them.",
            Remedy = looks != false
                ? $"Make the CPUs alike (microcode, firmware; {Masking(feature)}), or {ComparedPair.TakeOut}."
                : "None is needed for KVM; do not offer the feature to guests that may run on both.",
            Severity = looks switch
            {
                true => FindingSeverity.Refusal,
                null => FindingSeverity.Unknown,
                _ => isVisible ? FindingSeverity.Warning : FindingSeverity.Information,
            },
        };
    }

    /// <summary>
    /// Whether a difference in a feature is one in the bit of CR4: not where another feature unlocks it on both, and in
    /// boot_cpu_data, which has what both have.
    /// </summary>
    private static bool? Tells(ComparedPair pair, Cr4Feature cr4)
    {
        CpuCapabilities one = Listed(pair.Reference), other = Listed(pair.Model);
        return cr4.IsUnlocked(one.And(other)) is { } both && cr4.IsUnlocked(one) is { } here
            && cr4.IsUnlocked(other) is { } there
                ? here != both || there != both
                : null;
    }

    private static CpuCapabilities Listed(CpuModel model) => new(model.Features, false, model.UnknownFeatures);

    /// <summary>
    /// setup_vmcs_config asks CPUID.12H for SGX1, whatever firmware left of it: that the kernel clears the feature
    /// hides nothing there.
    /// </summary>
    private static bool IsSgx(CpuFeature feature) => feature == Sgx || feature == Sgx1;

    private static bool? SeesSgx(ComparedPair pair)
    {
        const uint EnclsExiting = 1u << 15;
        VmxReference? reference = VmxReference.Load(pair, out _);
        return reference?.Derive(pair.Model).Result is not { } result ? false
            : (result.Differing(reference.Result).Secondary & EnclsExiting) != 0 ? true
            : (result.MayDiffer(reference.Result).Secondary & EnclsExiting) != 0 ? null
            : false;
    }

    private static string Since(Cr4Feature? cr4, CpuFeature feature) =>
        cr4?.In.FirstStyle is { } first ? first.Id
        : feature == Sgx ? CheckStyle.Linux516.Id
        : CheckStyle.Linux63.Id;

    private static string Effect(
        ComparedPair pair, CpuFeature feature, Cr4Feature? cr4, bool isVisible, bool looks)
    {
        string name = feature.Name;
        if (!isVisible && !looks)
        {
            return $"KVM does not see the difference: firmware disabled {name}, or the kernel clears it on every CPU.";
        }

        if (!looks)
        {
            return name == "svm"
                ? $"KVM of {pair.Style} checks no CPU for it; enabling SVM reads boot_cpu_data, which lost svm."
                : $"KVM does not compare it; a guest that was told of {name} may run where it is missing.";
        }

        if (cr4 is null)
        {
            return name == "svm"
                ? "KVM refuses a CPU without SVM with EIO."
                : "KVM drops ENCLS exiting where SGX is missing, so the configurations differ: it refuses with EIO.";
        }

        return cr4.IsUnlocked(Listed(pair.Model)) == true
            ? $"KVM would allow {cr4.SdmName} here and boot_cpu_data does not: it refuses the CPU with EIO, silently."
            : $"The CPU takes {name} out of boot_cpu_data and passes; the CPUs that have it fail their next check.";
    }
}
