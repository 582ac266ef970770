using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>What the kernel command line and firmware decide for all CPUs of an arm64 host.</summary>
internal sealed record ArmOptions
{
    /// <summary>
    /// The words that stand for fields and whole registers (arch/arm64/kernel/pi/idreg-override.c of 6.12 and 7.3).
    /// </summary>
    private static readonly Dictionary<string, string[]> Aliases = new(StringComparer.Ordinal)
    {
        ["arm64.nosve"] = ["ID_AA64PFR0_EL1.SVE=0", "ID_AA64ZFR0_EL1=0"],
        ["arm64.nosme"] = ["ID_AA64PFR1_EL1.SME=0", "ID_AA64SMFR0_EL1=0"],
        ["arm64.nobti"] = ["ID_AA64PFR1_EL1.BT=0"],
        ["arm64.nogcs"] = ["ID_AA64PFR1_EL1.GCS=0"],
        ["arm64.nomops"] = ["ID_AA64ISAR2_EL1.MOPS=0"],
        ["arm64.nomte"] = ["ID_AA64PFR1_EL1.MTE=0"],
        ["arm64.no32bit_el0"] = ["ID_AA64PFR0_EL1.EL0=1"],
        ["arm64.nopauth"] =
        [
            "ID_AA64ISAR1_EL1.GPI=0", "ID_AA64ISAR1_EL1.GPA=0", "ID_AA64ISAR1_EL1.API=0", "ID_AA64ISAR1_EL1.APA=0",
            "ID_AA64ISAR2_EL1.GPA3=0", "ID_AA64ISAR2_EL1.APA3=0",
        ],
    };

    /// <summary>The words that 6.12 does not know.</summary>
    private static readonly Dictionary<string, string[]> LaterAliases = new(StringComparer.Ordinal)
    {
        ["arm64.nowfxt"] = ["ID_AA64ISAR2_EL1.WFxT=0"],
        ["arm64.nohaft"] = ["ID_AA64MMFR1_EL1.HAFDBS=2"],
        ["arm64.nompam"] = ["ID_AA64PFR0_EL1.MPAM=0", "ID_AA64PFR1_EL1.MPAM_frac=0"],
    };

    /// <summary>Nothing said: as Debian's kernels boot on ordinary firmware.</summary>
    public static ArmOptions Default { get; } = new();

    /// <summary>How KVM uses EL2.</summary>
    public ArmMode Mode { get; init; }

    /// <summary>The CPUs start at EL2, so that there can be KVM.</summary>
    public bool HasHyp { get; init; } = true;

    /// <summary>The kernel lies at a random address, which wants KPTI.</summary>
    public bool RandomizesKernel { get; init; } = true;

    /// <summary>"kpti=": null where it is not said.</summary>
    public bool? Kpti { get; init; }

    /// <summary>"mitigations=off".</summary>
    public bool MitigationsOff { get; init; }

    /// <summary>"allow_mismatched_32bit_el0".</summary>
    public bool AllowsMismatched32Bit { get; init; }

    /// <summary>Fields that the command line gives a value, whatever the CPU says.</summary>
    public ArmRegisterSet Overrides { get; init; }

    /// <summary>What the words of a command line say.</summary>
    /// <param name="commandLine">The words, blanks between them.</param>
    /// <param name="rules">The kernel that reads them; null where there is none of arm64.</param>
    public static ArmOptions Of(string commandLine, ArmRules? rules)
    {
        ArmOptions options = Default;
        foreach (string word in commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? word : word[..equals]).Replace('-', '_');
            options = options.With(name, equals < 0 ? null : word[(equals + 1)..], rules);
        }

        return options;
    }

    private ArmOptions With(string name, string? value, ArmRules? rules) => (name, value) switch
    {
        ("kvm_arm.mode", "nvhe") => this with { Mode = ArmMode.Nvhe, Overrides = With(["ID_AA64MMFR1_EL1.VH=0"]) },
        ("kvm_arm.mode", "protected") => this with { Mode = ArmMode.Protected },
        ("kvm_arm.mode", "nested") => this with { Mode = ArmMode.Nested },
        ("kvm_arm.mode", "none") => this with { Mode = ArmMode.None },
        ("nokaslr", null) => this with { RandomizesKernel = false },
        ("kpti", { } on) when IsYes(on) is { } forced => this with { Kpti = forced },
        ("mitigations", "off") => this with { MitigationsOff = true },
        ("allow_mismatched_32bit_el0", _) => this with { AllowsMismatched32Bit = true },
        (_, null) when Aliases.TryGetValue(name, out string[]? fields) => this with { Overrides = With(fields) },
        (_, null) when rules?.KnowsLaterAliases == true && LaterAliases.TryGetValue(name, out string[]? fields) =>
            this with { Overrides = With(fields) },
        _ => this,
    };

    private ArmRegisterSet With(string[] fields) => Overrides.Overlay(ArmRegisterSet.Of(fields.Select(text =>
    {
        string[] sides = text.Split('=');
        if (!sides[0].Contains('.', StringComparison.Ordinal))
        {
            return KeyValuePair.Create(ArmRegisterTable.Get(sides[0]), new ArmRegisterValue(0, ulong.MaxValue));
        }

        ArmField field = ArmRegisterTable.GetField(sides[0]);
        ulong value = (ulong)(sides[1][0] - '0') << field.Low;
        return KeyValuePair.Create(field.Register, new ArmRegisterValue(value, field.Mask));
    })));

    private static bool? IsYes(string text) => text switch
    {
        "1" or "y" or "Y" or "on" => true,
        "0" or "n" or "N" or "off" => false,
        _ => null,
    };
}
