using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The sticky AND of boot_cpu_data (identify_cpu, all versions): what becomes of the CPUs that are there when one with
/// fewer features was identified.
/// </summary>
internal static class AfterEffects
{
    /// <summary>The effects of identifying a CPU.</summary>
    /// <param name="style">The flavour of the kernel.</param>
    /// <param name="module">The vendor module that is loaded or will be.</param>
    /// <param name="boot">boot_cpu_data before.</param>
    /// <param name="arrival">The capabilities of the CPU that was identified.</param>
    /// <param name="online">The CPUs that were there, by their capabilities; asked for only where they matter.</param>
    public static IReadOnlyList<AfterEffect> Of(
        CheckStyle style,
        VendorModule module,
        CpuCapabilities boot,
        CpuCapabilities arrival,
        IEnumerable<(CpuSet Cpus, CpuCapabilities Capabilities)> online)
    {
        ArgumentNullException.ThrowIfNull(style);
        ArgumentNullException.ThrowIfNull(online);
        CpuCapabilities after = boot.And(arrival);
        CpuFeatureSet lost = boot.Features.Except(after.Features).Except(after.Unknown);
        List<AfterEffect> effects = [];
        if (OfCr4(style, boot, after, online) is { } cr4)
        {
            effects.Add(cr4);
        }

        if (module == VendorModule.KvmAmd)
        {
            effects.AddRange(OfSvm(style, lost));
        }
        else if (!style.AsksThisCpu && (lost.Contains("vmx") || boot.FeatureControl != after.FeatureControl))
        {
            effects.Add(new AfterEffect(
                AfterEffectKind.VmxLost,
                lost.Intersect(CpuFeatureSet.Of("vmx")),
                CpuSet.Empty,
                "kvm_intel, once unloaded, does not load again before a reboot (EOPNOTSUPP)."));
        }

        return effects;
    }

    /// <summary>
    /// The effect of enabling virtualization on a CPU where no check comes before it, or none that looks at what is
    /// wrong.
    /// </summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="why">Why the kernel dies of it, as the end of a sentence; null where it does not.</param>
    internal static IEnumerable<AfterEffect> OfEnabling(int cpu, string? why) => why is null ? [] :
    [
        new AfterEffect(
            AfterEffectKind.KernelKilled,
            CpuFeatureSet.Empty,
            CpuSet.Of(cpu),
            "The kernel dies when virtualization is enabled on it (when it comes online while VMs exist, else at the "
                + $"first KVM_CREATE_VM): {why}."),
    ];

    private static AfterEffect? OfCr4(
        CheckStyle style, CpuCapabilities boot, CpuCapabilities after,
        IEnumerable<(CpuSet Cpus, CpuCapabilities Capabilities)> online)
    {
        ulong lowered = Cr4ReservedBits.Differing(boot, after, style);
        CpuSet hit = lowered == 0 ? CpuSet.Empty : online
            .Where(entry => !Cr4ReservedBits.Agree(entry.Capabilities, after, style))
            .Aggregate(CpuSet.Empty, (cpus, entry) => cpus.Union(entry.Cpus));
        if (hit.IsEmpty)
        {
            return null;
        }

        CpuFeatureSet features = CpuFeatureSet.Of(Cr4ReservedBits.In(lowered, style)
            .SelectMany(entry => entry.Features)
            .Where(feature => boot.Features.Contains(feature)));
        string when = style.RepeatsAtEnable
            ? "when they are next onlined, a first VM is created, or the module is loaded again"
            : "when the module is loaded again, and when they are next onlined where a patch checks on hotplug";
        return new AfterEffect(
            AfterEffectKind.Cr4ReferenceLowered,
            features,
            hit,
            $"boot_cpu_data lost {features}: CPUs {hit} fail the check with EIO {when}, until a reboot.");
    }

    private static IEnumerable<AfterEffect> OfSvm(CheckStyle style, CpuFeatureSet lost)
    {
        if (!style.AsksThisCpu && lost.Contains("svm"))
        {
            yield return new AfterEffect(
                AfterEffectKind.SvmLost,
                CpuFeatureSet.Of("svm"),
                CpuSet.Empty,
                "No CPU can enable SVM any more (a first VM gets EBUSY) and kvm_amd does not load again (EOPNOTSUPP), "
                    + "until a reboot; CPUs on which SVM is enabled go on.");
        }

        if (lost.Contains("npt"))
        {
            yield return new AfterEffect(
                AfterEffectKind.NestedPagingLost,
                CpuFeatureSet.Of("npt"),
                CpuSet.Empty,
                "kvm_amd, loaded again, runs without nested paging until a reboot.");
        }
    }
}
