using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>
/// What a CPU that was let in changes: fields fold into the system's safe values, and strict ones that are not the boot
/// CPU's are warned of, register by register (update_cpu_features).
/// </summary>
internal sealed class SanityCheck
{
    /// <summary>
    /// Fields that matter at EL1 only: where that runs no 32-bit code on some CPU, this one among them, they may differ
    /// (update_32bit_cpu_features, which comes after the 64-bit registers were folded).
    /// </summary>
    private static readonly HashSet<string> OnlyAtEl1 = new(StringComparer.Ordinal)
    {
        "ID_ISAR4_EL1.SMC", "ID_PFR1_EL1.Virt_frac", "ID_PFR1_EL1.Sec_frac", "ID_PFR1_EL1.Virtualization",
        "ID_PFR1_EL1.Security", "ID_PFR1_EL1.ProgMod",
    };

    private static readonly ArmCondition Tags = ArmCondition.Of("ID_AA64PFR1_EL1.MTE>=2");

    private readonly ArmSystem _before;
    private readonly ArmCpu _cpu;
    private readonly List<ArmFinding> _findings = [];
    private readonly List<KernelLine> _lines = [];

    private SanityCheck(ArmSystem before, ArmCpu cpu) => (_before, _cpu) = (before, cpu);

    /// <summary>What differs: what is warned of, and what folds in without a word.</summary>
    public IReadOnlyList<ArmFinding> Findings => _findings;

    /// <summary>What is printed.</summary>
    public IReadOnlyList<KernelLine> Lines => _lines;

    /// <summary>What letting a CPU in comes to.</summary>
    public static SanityCheck Of(ArmSystem system, ArmCpu cpu)
    {
        SanityCheck check = new(system, cpu);
        foreach ((ArmRegister register, string when) in system.Rules.SanityOrder)
        {
            if (check.Applies(when) != false)
            {
                check.Compare(register);
            }
        }

        if (check._lines.Count > 0)
        {
            check._lines.Add(ArmMessages.UnsupportedVariation.Line());
        }

        return check;
    }

    private bool? Applies(string when) => when switch
    {
        "mpam" => new ArmCapabilityRules(_before.With(_cpu), [], []).HasMpam(),
        "mte" => new ArmCpuView(_cpu, default).Holds(Tags),
        "mte-used" => new ArmCpuView(_cpu, _before.Overrides).Holds(Tags),
        "aarch32" => new ArmCpuView(_cpu, default).Holds(ArmCondition.Of("ID_AA64PFR0_EL1.EL0>=2")),
        _ => true,
    };

    private void Compare(ArmRegister register)
    {
        if (_cpu.IsAlike(_before.Boot))
        {
            return;
        }

        ArmRegisterValue own = _cpu.Model.ArmRegister(register), boot = _before.Boot.Model.ArmRegister(register);
        ulong differing = (own.Value ^ boot.Value) & own.Known & boot.Known;
        ulong strict = register.Fields.Where(field => !IsStrict(field))
            .Aggregate(ulong.MaxValue, (mask, field) => mask & ~field.Mask);
        foreach (ArmField field in register.Fields.Where(field => (differing & field.Mask) != 0))
        {
            bool warns = (differing & field.Mask & strict) != 0;
            _findings.Add(new ArmFinding(
                field.Name,
                field.ToString(),
                TextOf(boot, field),
                TextOf(own, field),
                warns ? ArmEffect.Warns : ArmEffect.FoldedIn));
        }

        if ((differing & strict) != 0)
        {
            _lines.Add(ArmMessages.Variation.Line(
                "SYS_" + register.Name, boot.ToText(14), _cpu.Number, own.ToText(14)));
        }
    }

    private bool IsStrict(ArmField field) => _before.Rules.TreatmentOf(field) is not { IsStrict: false }
        && !(OnlyAtEl1.Contains(field.ToString())
            && new ArmSystemView(_before.Rules, _before.With(_cpu).All, _before.Overrides)
                .Holds(ArmCondition.Of("ID_AA64PFR0_EL1.EL1>=2")) == false);

    private static string TextOf(ArmRegisterValue value, ArmField field) =>
        value.Field(field)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ArmFinding.UnknownValue;
}
