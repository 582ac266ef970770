using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>
/// The check of a CPU that is started, on that CPU, before it is online: secondary_startup in
/// arch/arm64/kernel/head.S, then check_local_cpu_capabilities in cpufeature.c, 6.12 and 7.3. Up to the end of boot a
/// CPU may still change what the system has, and only what the kernel began with has to fit.
/// </summary>
internal sealed class LateCpuCheck
{
    private static readonly ArmField Asid = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.ASIDBITS");
    private static readonly ArmField Range = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.PARANGE");
    private static readonly ArmField Granule = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.TGRAN4");
    private static readonly ArmField Vmid = ArmRegisterTable.GetField("ID_AA64MMFR1_EL1.VMIDBits");
    private static readonly ArmField Mpam = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.MPAM");
    private static readonly ArmCondition Runs32Bit = ArmCondition.Of("ID_AA64PFR0_EL1.EL0>=2");

    private readonly ArmSystem _system;
    private readonly ArmCpu _cpu;
    private readonly LateCpuFindings _found;

    private LateCpuCheck(ArmSystem system, ArmCpu cpu) =>
        (_system, _cpu, _found) = (system, cpu, new LateCpuFindings(system, cpu));

    /// <summary>What becomes of a CPU that is started now.</summary>
    public static LateCpuOutcome Check(ArmSystem system, ArmCpu cpu)
    {
        LateCpuOutcome outcome = new LateCpuCheck(system, cpu).Run();
        return outcome.Verdict == LateCpuVerdict.Unknown
            ? SharedUnknowns.Decide(system, cpu, (now, late) => new LateCpuCheck(now, late).Run()) ?? outcome
            : outcome;
    }

    private LateCpuOutcome Run()
    {
        CapabilityConflicts capabilities = new(_system, _cpu, _found);
        CheckEntry();
        CheckAsid();
        capabilities.Check(boot: true);
        if (_system.IsFinal)
        {
            capabilities.Check(boot: false);
            CheckHwcaps();
            CheckLengths("SVE", _cpu.Model.SveLengths, cpu => cpu.Model.SveLengths, ArmMessages.SveMismatch);
            CheckLengths("SME", _cpu.Model.SmeLengths, cpu => cpu.Model.SmeLengths, ArmMessages.SmeMismatch);
            CheckHypervisor();
            CheckMpam();
        }

        return _found.Finish();
    }

    /// <summary>The first instructions: 52-bit addresses in use, and the size of pages (4 KiB).</summary>
    private void CheckEntry()
    {
        bool? usesLong = _system.Has("HAS_VA52");
        long? granule = _cpu.Model.ArmRegister(Granule.Register).Field(Granule);
        bool isAlike = _cpu.IsAlike(_system.Boot);
        bool? cannot = isAlike || usesLong == false ? false : granule is null ? null : granule < 1;
        _found.Judge(
            usesLong & cannot, "52-bit virtual addresses", Granule, "in use", TextOf(granule),
            LateCpuVerdict.Stuck, () => []);
        _found.Judge(
            isAlike ? false : granule is null ? null : granule < 0, "4 KiB pages", Granule, "in use", TextOf(granule),
            LateCpuVerdict.Stuck, () => []);
    }

    private void CheckAsid()
    {
        long? own = _cpu.Model.ArmRegister(Asid.Register).Field(Asid), boot = BootValue(Asid);
        bool? isSmaller = _cpu.IsAlike(_system.Boot) ? false
            : own is not null && BitsOf(own) == 16 ? false
            : boot is not null && BitsOf(boot) == 8 ? false
            : own is null || boot is null ? null
            : true;
        _found.Judge(
            isSmaller, "ASID bits", Asid, TextOf(boot), TextOf(own), LateCpuVerdict.Panics,
            () => [ArmMessages.SmallerAsid.Line(_cpu.Number, 8, 16)]);
    }

    private void CheckHwcaps()
    {
        if (_system.Early.Any(_cpu.IsAlike))
        {
            return;
        }

        foreach (ArmHwcap hwcap in _system.Rules.Hwcaps)
        {
            List<ArmFact> missing = [];
            ArmCpuView view = new(_cpu, _system.Overrides, missing);
            bool? asks = hwcap.IsAarch32 ? view.Holds(Runs32Bit) : true;
            bool? has = asks == false ? true : hwcap.Holds(view.Holds);
            bool? lacks = has == true ? false : _system.Tells(hwcap) & asks & !has;
            if (lacks == false || _found.IsOver)
            {
                continue;
            }

            _found.Add(
                new ArmFinding(
                    hwcap.Name ?? hwcap.KernelName,
                    string.Join(", ", hwcap.AnyOf.SelectMany(all => all).Select(one => one.Field).Distinct()),
                    ArmFinding.WordOf(_system.Tells(hwcap)),
                    ArmFinding.WordOf(has),
                    lacks is null ? ArmEffect.Unknown : ArmEffect.Refuses)
                {
                    Missing = lacks is null ? MissingOf(hwcap, missing) : [],
                },
                lacks is null ? null : LateCpuVerdict.Dies,
                () => [ArmMessages.MissingHwcap.Line(_cpu.Number, hwcap.KernelName)]);
        }
    }

    /// <summary>What of the CPU is not known, or else of those that booted.</summary>
    private ArmFact[] MissingOf(ArmHwcap hwcap, List<ArmFact> missing)
    {
        if (missing.Count == 0)
        {
            ArmSystemView early = new(_system.Rules, _system.Early, _system.Overrides, missing);
            foreach (ArmCondition one in hwcap.AnyOf.SelectMany(all => all))
            {
                _ = early.Holds(one);
            }
        }

        return [.. missing.Distinct()];
    }

    /// <summary>
    /// vec_verify_vq_map: a CPU has to have all lengths that the early ones share and, because guests may have found
    /// that a length is not there, no other that is shorter than the longest of those.
    /// </summary>
    private void CheckLengths(
        string name, ArmVectorLengths? own, Func<ArmCpu, ArmVectorLengths?> of, KernelMessage message)
    {
        bool? isUsed = _system.Has(name);
        if (_found.IsOver || isUsed == false || _system.Early.Any(_cpu.IsAlike))
        {
            return;
        }

        ArmVectorLengths?[] early = [.. _system.Early.Select(of)];
        ArmVectorLengths? common = Array.TrueForAll(early, lengths => lengths is not null)
            ? early.Aggregate((all, lengths) => all!.Value.And(lengths!.Value)) : null;
        bool? lacks = own is null || common is null ? null : common.Value.Except(own.Value).Mask != 0;
        int longest = common?.Bits.LastOrDefault() ?? 0;
        bool? has = own is null || common is null ? null
            : _system.HasHyp && own.Value.Except(common.Value).Bits.Any(length => length <= longest);
        KernelMessage detail = lacks == true ? ArmMessages.LengthsMissing : ArmMessages.LengthsUnsupported;
        ArmFact[] missing =
        [
            .. _system.Early.Append(_cpu).Where(cpu => of(cpu) is null)
                .Select(cpu => new ArmFact(cpu.Number, $"the vector lengths of {name}")),
        ];
        _found.Judge(
            isUsed & (lacks | has), $"{name} vector lengths", "no register tells them",
            common?.ToString() ?? ArmFinding.UnknownValue, own?.ToString() ?? ArmFinding.UnknownValue,
            LateCpuVerdict.Dies,
            () => [detail.Line(name, _cpu.Number), message.Line(_cpu.Number)], missing);
    }

    /// <summary>verify_hyp_capabilities: the range is asked of the system, not of the CPU.</summary>
    private void CheckHypervisor()
    {
        if (!_system.HasHyp)
        {
            return;
        }

        long? own = _cpu.Model.ArmRegister(Vmid.Register).Field(Vmid), safe = _system.Value(Vmid);
        bool? isNarrower = _system.All.Any(_cpu.IsAlike) ? false
            : own is not null && BitsOf(own) == 16 ? false
            : safe is not null && BitsOf(safe) == 8 ? false
            : own is null || safe is null ? null
            : true;
        _found.Judge(
            isNarrower, "VMID bits", Vmid, TextOf(safe), TextOf(own), LateCpuVerdict.Dies,
            () => [ArmMessages.VmidMismatch.Line(_cpu.Number)]);

        long? now = _system.Value(Range);
        bool? isBelow = _system.Options.Mode == ArmMode.None || _system.Early.Count == _system.All.Count ? false
            : now is { } range && _system.IpaLimit is { } limit ? ArmRanges.WidthOf(range) < limit
            : null;
        _found.Judge(
            isBelow, "IPA range of the system", Range, TextOf(_system.IpaLimit), TextOf(now), LateCpuVerdict.Dies,
            () => [ArmMessages.IpaMismatch.Line(_cpu.Number)]);
    }

    /// <summary>verify_mpam_capabilities (since 6.13 or later; read on 7.3).</summary>
    private void CheckMpam()
    {
        if (_found.IsOver || _system.Rules.FindCapability("MPAM") is not { } mpam || _system.Has(mpam) != true
            || (_system.All.Count == 1 && _system.Early.Any(_cpu.IsAlike)))
        {
            return;
        }

        long? own = _cpu.Model.ArmRegister(Mpam.Register).Field(Mpam), safe = _system.Value(Mpam);
        _found.Judge(
            own is null || safe is null ? null : own != safe, "MPAM version", Mpam, TextOf(safe), TextOf(own),
            LateCpuVerdict.Dies, () => [ArmMessages.MpamVersion.Line(_cpu.Number)]);
        Compare("HAS_HCR", (mine, theirs) => mine != theirs, ArmMessages.MpamHcr);
        Compare("PARTID_MAX", (mine, theirs) => mine < theirs, ArmMessages.MpamLimits);
        Compare("PMG_MAX", (mine, theirs) => mine < theirs, ArmMessages.MpamLimits);
    }

    private void Compare(string name, Func<long, long, bool> isWrong, KernelMessage message)
    {
        ArmField field = ArmRegisterTable.GetField($"MPAMIDR_EL1.{name}");
        long? own = _cpu.Model.ArmRegister(field.Register).Field(field), safe = _system.Value(field);
        _found.Judge(
            own is null || safe is null ? null : isWrong(own.Value, safe.Value), $"MPAM {name}", field, TextOf(safe),
            TextOf(own), LateCpuVerdict.Dies, () => [message.Line(_cpu.Number)]);
    }

    private long? BootValue(ArmField field) => _system.Boot.Model.ArmRegister(field.Register).Field(field);

    /// <summary>The bits that a field of ASIDs or VMIDs means: 2 for 16, all else counts as 8.</summary>
    private static int BitsOf(long? field) => field == 2 ? 16 : 8;

    private static string TextOf(long? value) =>
        value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ArmFinding.UnknownValue;
}
