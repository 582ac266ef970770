using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// What an arm64 kernel knows of its CPUs: which one it booted on, which were there while the capabilities could still
/// change, which it let in since. Everything else (the safe value of each field, the capabilities, what programs are
/// told) follows from these. A value: letting a CPU in makes another one.
/// </summary>
internal sealed class ArmSystem : IEquatable<ArmSystem>
{
    private readonly Dictionary<string, bool?> _capabilities = new(StringComparer.Ordinal);

    private ArmSystem(
        ArmRules rules, ArmOptions options, IReadOnlyList<ArmCpu> early, IReadOnlyList<ArmCpu> all, bool isFinal) =>
        (Rules, Options, Early, All, IsFinal) = (rules, options, early, all, isFinal);

    /// <summary>The kernel's rules.</summary>
    public ArmRules Rules { get; }

    /// <summary>What the command line decides.</summary>
    public ArmOptions Options { get; }

    /// <summary>The CPU that the kernel booted on.</summary>
    public ArmCpu Boot => Early[0];

    /// <summary>The kinds of CPU that were there when the capabilities became final, the boot CPU's first.</summary>
    public IReadOnlyList<ArmCpu> Early { get; }

    /// <summary>Those, and the kinds that were let in since.</summary>
    public IReadOnlyList<ArmCpu> All { get; }

    /// <summary>The capabilities are final: what comes now has to fit.</summary>
    public bool IsFinal { get; }

    /// <summary>The CPUs start at EL2.</summary>
    public bool HasHyp => Options.HasHyp;

    /// <summary>
    /// What the command line says of fields, as far as it is safe (init_cpu_ftr_reg): not more than the boot CPU has.
    /// </summary>
    public ArmRegisterSet Overrides { get; private init; }

    /// <summary>A kernel that has seen its boot CPU and no other.</summary>
    public static ArmSystem Of(ArmRules rules, ArmOptions options, ArmCpu boot) =>
        new(rules, options, [boot], [boot], isFinal: false) { Overrides = SafeOf(rules, options.Overrides, boot) };

    /// <summary>The system with a CPU that was let in.</summary>
    public ArmSystem With(ArmCpu cpu)
    {
        bool isNew = !All.Any(cpu.IsAlike), isNewEarly = !IsFinal && !Early.Any(cpu.IsAlike);
        return isNew || isNewEarly
            ? new(Rules, Options, isNewEarly ? [.. Early, cpu] : Early, isNew ? [.. All, cpu] : All, IsFinal)
            {
                Overrides = Overrides,
            }
            : this;
    }

    /// <summary>The system of other CPUs in the places of these.</summary>
    public ArmSystem Select(Func<ArmCpu, ArmCpu> other) =>
        new(Rules, Options, [.. Early.Select(other)], [.. All.Select(other)], IsFinal) { Overrides = Overrides };

    /// <summary>The system when all CPUs that boot are up (setup_system_features).</summary>
    public ArmSystem Finalised() => new(Rules, Options, Early, All, isFinal: true) { Overrides = Overrides };

    /// <summary>Whether the system has a capability; null where that hangs on what is not known.</summary>
    public bool? Has(ArmCapability capability)
    {
        lock (_capabilities)
        {
            if (!_capabilities.TryGetValue(capability.Name, out bool? has))
            {
                has = new ArmCapabilityRules(Early.Count == All.Count ? this : AsItWas(), [], []).SystemHas(capability);
                _capabilities[capability.Name] = has;
            }

            return has;
        }
    }

    /// <summary>Whether the system has the capability of that name; false where this kernel has none.</summary>
    public bool? Has(string name) => Rules.FindCapability(name) is { } capability ? Has(capability) : false;

    /// <summary>Whether programs are told of it: all early CPUs have it.</summary>
    public bool? Tells(ArmHwcap hwcap)
    {
        ArmSystemView view = new(Rules, Early, Overrides);
        bool? has = hwcap.Holds(condition => Shows(condition, view));
        has &= hwcap.OnlyWith is { } extension ? Has(extension) : true;
        has &= hwcap.KernelName == "COMPAT_HWCAP2_AES" ? !Has("WORKAROUND_1742098") : true; // elf_hwcap_fixup
        return hwcap.IsAarch32 ? has & Has("HAS_32BIT_EL0_DO_NOT_USE") : has;
    }

    /// <summary>No CPU leaks the kernel's memory to programs; null where that hangs on what is not known.</summary>
    public bool? IsSafeFromMeltdown => new ArmCapabilityRules(this, [], []).IsSafeFromMeltdown();

    /// <summary>
    /// The vector lengths of SVE that all early CPUs have and guests can be given: none that is longer than one that
    /// only some have (sve_max_virtualisable_vl). Null where those of a CPU are not known.
    /// </summary>
    public ArmVectorLengths? GuestSveLengths
    {
        get
        {
            ArmVectorLengths common = default, some = default;
            for (int i = 0; i < Early.Count; i++)
            {
                if (Early[i].Model.SveLengths is not { } own)
                {
                    return null;
                }

                some = i == 0 ? own : some.Or(own);
                common = i == 0 ? own : common.And(own);
            }

            int least = some.Except(common).Bits.FirstOrDefault(ArmVectorLengths.Longest + 1);
            return ArmVectorLengths.Of(common.Bits.Where(length => length < least));
        }
    }

    /// <summary>The value of a field for the system, now.</summary>
    public long? Value(ArmField field) => new ArmSystemView(Rules, All, Overrides).Value(field);

    /// <summary>
    /// KVM's limit of a guest's addresses in bits, which is settled when it is initialised (kvm_set_ipa_limit): more
    /// than 48 only with LPA2. Null where the range, or beyond 48 bits LPA2, is not known.
    /// </summary>
    public int? IpaLimit
    {
        get
        {
            ArmField range = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.PARANGE");
            int? width = new ArmSystemView(Rules, Early, Overrides).Value(range) is { } known
                ? ArmRanges.WidthOf(known)
                : null;
            return width is null or <= 48 ? width
                : Has("HAS_LPA2") is { } isLong ? isLong ? width : 48
                : null;
        }
    }

    /// <summary>The names of /proc/cpuinfo that are told, in the kernel's order; null in them is not known.</summary>
    public IEnumerable<(string Name, bool? Has)> Features() => Rules.Hwcaps.Where(hwcap => hwcap.Name is not null)
        .OrderBy(hwcap => hwcap.Place).Select(hwcap => (hwcap.Name!, Tells(hwcap)));

    /// <inheritdoc />
    public bool Equals(ArmSystem? other) => other is not null && ReferenceEquals(Rules, other.Rules)
        && IsFinal == other.IsFinal && Options == other.Options && Early.SequenceEqual(other.Early)
        && All.SequenceEqual(other.All);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ArmSystem);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(IsFinal, Early.Count, All.Count, Boot.Number);

    /// <summary>The system when its capabilities were settled.</summary>
    private ArmSystem AsItWas() => new(Rules, Options, Early, Early, IsFinal) { Overrides = Overrides };

    /// <summary>A field that the kernel shows to programs (has_user_cpuid_feature).</summary>
    private bool? Shows(ArmCondition condition, ArmSystemView view)
    {
        string? hider = condition.Field.ToString() switch
        {
            "ID_AA64PFR1_EL1.SSBS" => "WORKAROUND_SPECULATIVE_SSBS",
            "ID_AA64ISAR1_EL1.BF16" => "WORKAROUND_2658417",
            _ => null,
        };
        bool? isHidden = hider is null ? false : Has(hider);
        return Rules.TreatmentOf(condition.Field) is { IsVisible: true } ? view.Holds(condition) & !isHidden : false;
    }

    private static ArmRegisterSet SafeOf(ArmRules rules, ArmRegisterSet overrides, ArmCpu boot) => ArmRegisterSet.Of(
        overrides.SelectMany(pair => pair.Key.Fields
            .Where(field => pair.Value.Field(field) is { } wanted && rules.TreatmentOf(field) is { } treatment
                && (treatment.Safe([wanted, boot.Model.ArmRegister(pair.Key).Field(field)]) ?? wanted) == wanted)
            .Select(field => KeyValuePair.Create(
                pair.Key, new ArmRegisterValue(pair.Value.Value & field.Mask, field.Mask)))));
}
