namespace KvmSim.Arm;

/// <summary>
/// The capabilities of a CPU beside the system's (verify_local_cpu_caps in cpufeature.c): the first conflict decides.
/// </summary>
/// <param name="system">What the kernel has.</param>
/// <param name="cpu">The CPU.</param>
/// <param name="found">What was found so far.</param>
internal sealed class CapabilityConflicts(ArmSystem system, ArmCpu cpu, LateCpuFindings found)
{
    /// <summary>Compares those of one scope: the boot CPU's, or all others.</summary>
    public void Check(bool boot)
    {
        foreach (ArmCapability capability in system.Rules.Capabilities
            .Where(capability => capability.Scope == ArmScope.Boot == boot))
        {
            TellUnavailable(capability);
            Compare(capability);
        }
    }

    /// <summary>
    /// With kvm-arm.mode=nested whoever asks for nested virtualization in vain says so: of the CPU where that
    /// capability is compared, of the system where NV1 is, which wants it (recorded: late-nested).
    /// </summary>
    private void TellUnavailable(ArmCapability capability)
    {
        if (found.IsOver || system.Options.Mode != ArmMode.Nested
            || system.Rules.FindCapability("HAS_NESTED_VIRT") is not { } nested)
        {
            return;
        }

        bool? has = capability.Rule switch
        {
            "nested" => new ArmCapabilityRules(system, [], []).Has(nested, cpu),
            "nv1" => new ArmCapabilityRules(system, [], []).HasNestedNow(),
            _ => true,
        };
        if (has == false)
        {
            found.Print(ArmMessages.Unavailable.Line(nested.Description));
        }
        else if (has is null && capability.Rule == "nested")
        {
            found.Assume(
            [
                FormattableString.Invariant(
                    $"CPU {cpu.Number} has nested virtualization; if not, the kernel says so when it comes."),
            ]);
        }
    }

    private void Compare(ArmCapability capability)
    {
        if (found.IsOver || (capability.MayHave && capability.MayLack) || AgreesAnyway(capability))
        {
            return;
        }

        List<ArmFact> missing = [];
        List<string> assumed = [];
        bool? wanted = system.Has(capability);
        bool? own = new ArmCapabilityRules(system, missing, assumed).Has(capability, cpu);
        bool? lacks = capability.MayLack ? false : wanted & !own;
        bool? has = capability.MayHave ? false : !wanted & own;
        bool? conflict = lacks | has;
        if (conflict is null && wanted is null)
        {
            _ = new ArmCapabilityRules(system, missing, assumed).SystemHas(capability);
        }

        if (conflict != false || assumed.Count > 0)
        {
            found.Assume(assumed);
        }

        if (conflict == false)
        {
            return;
        }

        found.Add(
            new ArmFinding(
                capability.Description == "(null)" ? capability.Name : capability.Description,
                SourceOf(capability),
                ArmFinding.WordOf(wanted),
                ArmFinding.WordOf(own),
                conflict is null ? ArmEffect.Unknown : capability.Panics ? ArmEffect.Panics : ArmEffect.Refuses)
            {
                Missing = conflict is null ? [.. missing.Distinct()] : [],
                MayPanic = capability.Panics,
            },
            conflict is null ? null : capability.Panics ? LateCpuVerdict.Panics : LateCpuVerdict.Dies,
            () =>
            [
                ArmMessages.Conflict.Line(
                    cpu.Number, capability.Number, capability.Description, NumberOf(wanted), NumberOf(own)),
            ]);
    }

    /// <summary>
    /// One that is alike a CPU that settled the capability has what that one has, known or not: it cannot conflict.
    /// Not so where the system's value decides and another CPU came since, which may have changed it.
    /// </summary>
    private bool AgreesAnyway(ArmCapability capability)
    {
        if (capability.Scope == ArmScope.Boot)
        {
            return cpu.IsAlike(system.Boot);
        }

        bool isSettled = system.All.Count == system.Early.Count
            || !(capability.Rule.StartsWith("system:", StringComparison.Ordinal)
                || capability.Rule is "cache-type" or "kpti" or "mpam" or "apple-pmuv3" or "midr-sme");
        return isSettled && system.Early.Any(cpu.IsAlike);
    }

    private static string SourceOf(ArmCapability capability) => capability.Conditions.Count > 0
        ? string.Join(", ", capability.Conditions.Select(condition => condition.Field))
        : ArmSources.Of(capability.Rule);

    private static int NumberOf(bool? has) => has == true ? 1 : 0;
}
