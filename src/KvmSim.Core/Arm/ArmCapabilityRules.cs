using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// Whether a CPU, or the system, has a capability: the functions that Arm/Capabilities.tsv names, by the functions of
/// arch/arm64/kernel/cpufeature.c, cpu_errata.c and proton-pack.c. Null where that hangs on what is not known.
/// </summary>
internal sealed class ArmCapabilityRules(ArmSystem system, ICollection<ArmFact> missing, ICollection<string> assumed)
{
    private static readonly ArmField Csv2 = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV2");
    private static readonly ArmField PmuVersion = ArmRegisterTable.GetField("ID_AA64DFR0_EL1.PMUVer");
    private static readonly ArmField Granule = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.TGRAN4");
    private static readonly ArmField Granule2 = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.TGRAN4_2");
    private static readonly ArmField Hypervisor = ArmRegisterTable.GetField("ID_AA64MMFR4_EL1.E2H0");
    private static readonly ArmCondition HostExtensions = At("ID_AA64MMFR1_EL1.VH>=1");
    private static readonly ArmCondition E0pd = At("ID_AA64MMFR2_EL1.E0PD>=1");

    private static readonly string[] AddressAuthentication =
        ["ID_AA64ISAR1_EL1.APA", "ID_AA64ISAR2_EL1.APA3", "ID_AA64ISAR1_EL1.API"];

    /// <summary>Whether a CPU has it when it is asked itself (SCOPE_LOCAL_CPU).</summary>
    public bool? Has(ArmCapability capability, ArmCpu cpu)
    {
        ArmCpuView view = new(cpu, system.Overrides, missing);
        return capability.Rule switch
        {
            "midr" => IsListed(capability.Name, cpu),
            "midr-vhe" => IsListed(capability.Name, cpu) & RunsAtEl2(view),
            "midr-sme" => IsListed(capability.Name, cpu) & SystemView.Holds(At("ID_AA64PFR1_EL1.SME>=1")),
            "tx2-tvm" => IsListed(capability.Name, cpu) & NeedsThreads(cpu),
            "spectre-v2" => !(view.Holds(new ArmCondition(Csv2, 1)) | IsListed("SPECTRE_V2:safe", cpu))
                & Firmware(2, cpu),
            "spectre-v3a" => IsListed(capability.Name, cpu),
            "spectre-v4" => !IsListed("SPECTRE_V4:safe", cpu)
                & (view.Holds(At("ID_AA64PFR1_EL1.SSBS>=1")) == true ? true : Firmware(4, cpu)),
            "spectre-bhb" => !(view.Holds(new ArmCondition(Csv2, 3)) | IsListed("SPECTRE_BHB:safe", cpu)),
            "kpti" => NeedsKpti(view),
            "bbml3" => view.Holds(At("ID_AA64MMFR2_EL1.BBM>=3")) | IsListed(capability.Name, cpu),
            "icv-dir" => TrapsDir(view, capability),
            "gicv5-legacy" => HasLegacyGic(view),
            "vhe" => RunsAtEl2(view),
            "address-auth" => IsAuthenticated(capability.Conditions[0], view),
            "address-auth-any" => AddressAuthentication.Aggregate(
                (bool?)false, (so, name) => so | IsAuthenticated(At(name + ">=1"), view)),
            "cache-type" => HasOtherCacheType(cpu, system.All),
            "apple-pmuv3" => RunsAtEl2(view) & IsListed("APPLE", cpu) & IsValue(SystemView, PmuVersion, 15),
            "apple-seis" => RunsAtEl2(view) & IsListed("APPLE", cpu) & view.Holds(At("ICH_VTR_EL2.SEIS>=1")),
            _ => Matches(capability, view, cpu),
        };
    }

    /// <summary>Whether the system has it, asked when all early CPUs are up.</summary>
    public bool? SystemHas(ArmCapability capability) => capability.Scope switch
    {
        ArmScope.Boot => capability.Rule is "address-auth" or "address-auth-any"
            ? BootAuthenticates(capability)
            : Has(capability, system.Boot),
        ArmScope.Local when capability.Rule == "cache-type" => Enumerable.Range(1, system.Early.Count - 1)
            .Aggregate((bool?)false, (so, i) => so | HasOtherCacheType(system.Early[i], [.. system.Early.Take(i)])),
        ArmScope.Local => system.Early.Aggregate(
            (bool?)capability.OfAllEarly,
            (so, cpu) => capability.OfAllEarly ? so & Has(capability, cpu) : so | Has(capability, cpu)),
        _ => capability.Rule == "apple-seis" ? Has(capability, system.Boot)
            : Matches(
                capability, new ArmSystemView(system.Rules, system.Early, system.Overrides, missing), system.Boot),
    };

    /// <summary>No CPU that was let in leaks the kernel's memory to programs (arm64_get_meltdown_state).</summary>
    public bool? IsSafeFromMeltdown() => system.All.Aggregate(
        (bool?)true, (so, cpu) => so & IsSafeFromMeltdown(new ArmCpuView(cpu, system.Overrides, missing)));

    private ArmSystemView SystemView => new(system.Rules, system.All, system.Overrides, missing);

    /// <summary>The rules that look at fields only, of a CPU or of the system.</summary>
    private bool? Matches(ArmCapability capability, IArmView view, ArmCpu cpu) => capability.Rule switch
    {
        "always" => true,
        "fields" => AnyHolds(capability.Conditions, view),
        "aarch32-el0" => view.Holds(At("ID_AA64PFR0_EL1.EL0>=2")) | system.Options.AllowsMismatched32Bit,
        "protected" => system.Options.Mode == ArmMode.Protected,
        "hvhe" => system.Options.Mode == ArmMode.Protected
            ? new ArmCpuView(system.Boot, system.Overrides, missing).Holds(HostExtensions)
            : false,
        "nested" => system.Options.Mode == ArmMode.Nested ? AnyHolds(capability.Conditions, view) : false,
        "nv1" => HasNv1(view, cpu),
        "cnp" => AnyHolds(capability.Conditions, view) & !WorksAroundCnp(),
        "rasv1p1" => view.Holds(At("ID_AA64PFR0_EL1.RAS>=2"))
            | (view.Holds(At("ID_AA64PFR0_EL1.RAS>=1"))
                & view.Holds(At("ID_AA64PFR1_EL1.RAS_frac>=1"))),
        "system:generic-auth" => SystemView.Holds(At("ID_AA64ISAR1_EL1.GPA>=1"))
            | SystemView.Holds(At("ID_AA64ISAR2_EL1.GPA3>=1")) | SystemView.Holds(At("ID_AA64ISAR1_EL1.GPI>=1")),
        "system:lpa2" => IsValue(SystemView, Granule, 1) & IsValue(SystemView, Granule2, 3),
        "system:pmuv3" => SystemView.Holds(new ArmCondition(PmuVersion, 1)) & !IsValue(SystemView, PmuVersion, 15),
        "system:mpam-hcr" => IsMpamOn() & SystemView.Holds(At("MPAMIDR_EL1.HAS_HCR>=1")),
        "mpam" => IsMpamOn(),
        "command-line:arm_si_l1_workaround_4311569" => false,
        _ => throw new InvalidDataException($"No rule is called '{capability.Rule}'."),
    };

    private static bool? AnyHolds(IReadOnlyList<ArmCondition> conditions, IArmView view) =>
        conditions.Aggregate((bool?)false, (so, condition) => so == true ? so : so | view.Holds(condition));

    private static bool? IsValue(IArmView view, ArmField field, long wanted) =>
        view.Value(field) is { } value ? value == wanted : null;

    /// <summary>is_kernel_in_hyp_mode on that CPU.</summary>
    private bool? RunsAtEl2(ArmCpuView view) =>
        system.HasHyp && system.Options.Mode is not (ArmMode.Protected or ArmMode.Nvhe)
            ? view.Holds(HostExtensions)
            : false;

    private static ArmCondition At(string text) => ArmCondition.Of(text);

    private bool? IsListed(string list, ArmCpu cpu)
    {
        IEnumerable<ArmMidrRange> ranges = system.Rules.Midrs[list];
        if (cpu.Model.Midr is not { } midr)
        {
            ArmRegisterValue fields = cpu.Model.ArmRegister(ArmRegisterTable.Midr);
            bool? some = ranges.Aggregate((bool?)false, (so, range) => so | range.Has(fields));
            if (some is null)
            {
                missing.Add(new ArmFact(cpu.Number, "MIDR_EL1"));
            }

            return some;
        }

        long? revidr = cpu.Model.ArmRegisters.Field(ArmRegisterTable.GetField("REVIDR_EL1.Value"));
        bool? any = ranges.Aggregate((bool?)false, (so, range) => so | range.Has(midr, (ulong?)revidr));
        if (any is null)
        {
            missing.Add(new ArmFact(cpu.Number, "REVIDR_EL1"));
        }

        return any;
    }

    /// <summary>Firmware may say that a CPU is not affected; nobody does here.</summary>
    private bool Firmware(int variant, ArmCpu cpu)
    {
        assumed.Add(FormattableString.Invariant(
            $"Firmware does not call CPU {cpu.Number} unaffected by Spectre v{variant} (SMCCC)."));
        return true;
    }

    /// <summary>
    /// unmap_kernel_at_el0: forced by the command line or by a kernel at a random address; else for what may leak.
    /// The first CPU that forces it does so for all, and with mitigations=off the boot CPU decides. Nothing forces it
    /// where a CPU comes that has Cavium's erratum 27456.
    /// </summary>
    private bool? NeedsKpti(ArmCpuView view)
    {
        bool? cannot = system.All.Append(view.Cpu)
            .Aggregate((bool?)false, (so, cpu) => so == true ? so : so | IsListed("WORKAROUND_CAVIUM_27456", cpu));
        return cannot == true ? false : !cannot & WantsKpti(view);
    }

    private bool? WantsKpti(ArmCpuView view)
    {
        if (system.Options.Kpti is { } forced)
        {
            return forced;
        }

        bool? random = system.Options.RandomizesKernel
            ? (system.Options.MitigationsOff ? [system.Boot] : system.All.Append(view.Cpu))
                .Aggregate((bool?)false, (so, cpu) => so | !new ArmCpuView(cpu, system.Overrides, missing).Holds(E0pd))
            : false;
        if (system.Options.RandomizesKernel)
        {
            assumed.Add("The kernel lies at a random address (no nokaslr, and firmware gives a seed).");
        }

        bool? leaks = system.Options.MitigationsOff ? false : !IsSafeFromMeltdown(view);
        return random | leaks;
    }

    private bool? IsSafeFromMeltdown(ArmCpuView view) =>
        view.Holds(At("ID_AA64PFR0_EL1.CSV3>=1")) | IsListed("KPTI:safe", view.Cpu);

    private bool? NeedsThreads(ArmCpu cpu)
    {
        if (!system.HasHyp)
        {
            return false;
        }

        missing.Add(new ArmFact(cpu.Number, "MPIDR_EL1"));
        return null;
    }

    private bool? TrapsDir(ArmCpuView view, ArmCapability capability)
    {
        bool? hasGic = HasLegacyGic(view) | view.Holds(At("ID_AA64PFR0_EL1.GIC>=1"))
            | IsListed(capability.Name, view.Cpu);
        return !system.HasHyp || hasGic == false
            ? false
            : HasLegacyGic(view) | (hasGic & view.Holds(At("ICH_VTR_EL2.TDS>=1")));
    }

    /// <summary>A GICv5 that has what GICv3's guests need; no register here tells.</summary>
    private bool? HasLegacyGic(ArmCpuView view)
    {
        bool? isNew = system.Rules.FindCapability("HAS_GICV5_CPUIF") is { } gic
            ? AnyHolds(gic.Conditions, view)
            : false;
        if (isNew == true)
        {
            missing.Add(new ArmFact(view.Cpu.Number, "ICC_IDR0_EL1"));
        }

        return isNew == false ? false : null;
    }

    /// <summary>has_address_auth_cpucap: a CPU has it if it has the boot CPU's very level.</summary>
    private bool? IsAuthenticated(ArmCondition condition, ArmCpuView view)
    {
        long? own = view.Value(condition.Field), boot = BootView.Value(condition.Field);
        return own < condition.Least || boot < condition.Least ? false
            : view.Cpu.IsAlike(system.Boot) ? condition.Holds(own)
            : own is null || boot is null ? null
            : own == boot;
    }

    private bool? BootAuthenticates(ArmCapability capability) => capability.Rule == "address-auth"
        ? BootView.Holds(capability.Conditions[0])
        : AddressAuthentication.Aggregate(
            (bool?)false, (so, name) => so | BootView.Holds(At(name + ">=1")));

    private ArmCpuView BootView => new(system.Boot, system.Overrides, missing);

    /// <summary>Whether all CPUs that came so far have nested virtualization, and the command line wants it.</summary>
    public bool? HasNestedNow() => system.Rules.FindCapability("HAS_NESTED_VIRT") is { } nested
        ? Matches(nested, SystemView, system.Boot)
        : false;

    private bool? HasNv1(IArmView view, ArmCpu cpu) => HasNestedNow() is var nested && nested == false
        ? false
        : nested & !((view.Value(Hypervisor) is { } value ? value <= -2 : null) | IsListed("NV1:none", cpu));

    private bool? WorksAroundCnp() => new[] { "WORKAROUND_NVIDIA_CARMEL_CNP", "WORKAROUND_DISABLE_CNP" }
        .Select(system.Rules.FindCapability)
        .Aggregate((bool?)false, (so, capability) => capability is null ? so : so | SystemHas(capability));

    /// <summary>Whether the system's registers say MPAM (detect_ftr_has_mpam), as they are now.</summary>
    public bool? HasMpam() =>
        SystemView.Holds(At("ID_AA64PFR0_EL1.MPAM>=1")) | SystemView.Holds(At("ID_AA64PFR1_EL1.MPAM_frac>=1"));

    /// <summary>test_has_mpam: so they say, and firmware switched it on.</summary>
    private bool? IsMpamOn()
    {
        bool? has = HasMpam();
        if (has != false)
        {
            assumed.Add("Firmware switched MPAM on where the CPUs have it (MPAM1_EL1.MPAMEN).");
        }

        return has;
    }

    /// <summary>has_mismatched_cache_type: CTR_EL0 differs in a strict field, and not by IDC alone.</summary>
    private bool? HasOtherCacheType(ArmCpu cpu, IReadOnlyList<ArmCpu> others)
    {
        if (others.Count == 1 && others[0].IsAlike(cpu))
        {
            return false;
        }

        ArmSystemView before = new(system.Rules, others, system.Overrides, missing);
        bool? differs = false;
        foreach (ArmTreatment treatment in system.Rules.Treatments.Where(treatment =>
            treatment.IsStrict && treatment.Field.Register.Name == "CTR_EL0"))
        {
            long? own = new ArmCpuView(cpu, system.Overrides, missing).Value(treatment.Field);
            long? common = before.Value(treatment.Field);
            bool? other = own is null || common is null ? null : own != common;
            if (other == true && treatment.Field.Name == "IDC" && common == 1)
            {
                missing.Add(new ArmFact(cpu.Number, "CLIDR_EL1"));
                other = null;
            }

            differs |= other;
        }

        return differs;
    }
}
