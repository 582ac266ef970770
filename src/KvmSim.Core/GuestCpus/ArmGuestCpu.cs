using System.Globalization;
using System.Text;
using KvmSim.Arm;
using KvmSim.Hardware;

namespace KvmSim.GuestCpus;

/// <summary>
/// The CPU of a guest on arm64 in the words of a tool: what hosts differ in, and what the guest is to be shown instead.
/// With KVM QEMU starts the CPU of the host, and has properties for SVE, pointer authentication and the PMU
/// (docs/system/arm/cpu-features.rst); Firecracker writes registers, bit by bit (docs/cpu_templates). The other tools
/// have no words for a CPU of arm64 but the host's own.
/// </summary>
public sealed class ArmGuestCpu
{
    private static readonly string[] PointerAuthentication =
    [
        "ID_AA64ISAR1_EL1.APA", "ID_AA64ISAR1_EL1.API", "ID_AA64ISAR1_EL1.GPA", "ID_AA64ISAR1_EL1.GPI",
        "ID_AA64ISAR2_EL1.APA3", "ID_AA64ISAR2_EL1.GPA3",
    ];

    private const string Sve = "ID_AA64PFR0_EL1.SVE", Pmu = "ID_AA64DFR0_EL1.PMUVer", OldPmu = "ID_DFR0_EL1.PerfMon";

    private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);
    private readonly string[] _lengths;
    private readonly string[] _differing;
    private readonly bool _lengthsDiffer;

    private ArmGuestCpu(IReadOnlyList<string> features, IReadOnlyList<string> differences)
    {
        foreach (string[] sides in features.Select(name => name.Split('=')).Where(sides => sides.Length == 2))
        {
            if (long.TryParse(sides[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            {
                _shown[sides[0]] = value;
            }
        }

        _lengths = [.. features.Where(name => !name.Contains('=', StringComparison.Ordinal))];
        _lengthsDiffer = differences.Any(name => !name.Contains('.', StringComparison.Ordinal));
        _differing = [.. differences.Where(name => name.Contains('.', StringComparison.Ordinal))];
    }

    /// <summary>What to give the tool; null for one that has no words for it.</summary>
    public string? Text { get; private set; }

    /// <summary>The fields in which hosts differ and that the tool cannot make alike.</summary>
    public IReadOnlyList<string> Unsaid { get; private set; } = [];

    /// <summary>Writes a guest's CPU for a tool.</summary>
    /// <param name="features">What a guest can be shown on all hosts, as a baseline says it.</param>
    /// <param name="differences">The fields and vector lengths that hosts do not show alike.</param>
    /// <param name="tool">The tool.</param>
    public static ArmGuestCpu Of(
        IReadOnlyList<string> features, IReadOnlyList<string> differences, GuestCpuTool tool)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(differences);
        ArmGuestCpu cpu = new(features, differences);
        switch (tool)
        {
            case GuestCpuTool.Qemu:
                cpu.WriteQemu();
                break;
            case GuestCpuTool.Firecracker:
                cpu.WriteFirecracker();
                break;
        }

        return cpu;
    }

    private void WriteQemu()
    {
        List<string> words = ["host"];
        if (_differing.Contains(Sve, StringComparer.Ordinal) || (_lengthsDiffer && _lengths.Length == 0))
        {
            words.Add("sve=off");
        }
        else if (_lengthsDiffer)
        {
            words.AddRange(_lengths.Select(name => name + "=on"));
        }

        if (_differing.Intersect(PointerAuthentication, StringComparer.Ordinal).Any())
        {
            words.Add("pauth=off");
        }

        if (_differing.Contains(Pmu, StringComparer.Ordinal))
        {
            words.Add("pmu=off");
        }

        Text = "-cpu " + string.Join(',', words);
        Unsaid =
        [
            .. _differing.Except([.. PointerAuthentication, Sve, Pmu, OldPmu], StringComparer.Ordinal)
                .Where(name => !(words.Contains("sve=off", StringComparer.Ordinal)
                    && name.StartsWith("ID_AA64ZFR0_EL1.", StringComparison.Ordinal))),
        ];
    }

    /// <summary>
    /// Guests of Firecracker have no SVE and no pointer authentication unless a template asks for it; of the rest what
    /// KVM of 6.12 lets be written is written.
    /// </summary>
    private void WriteFirecracker()
    {
        Dictionary<string, ArmGuestField> known =
            ArmGuestFields.Of(ArmRules.Linux612).ToDictionary(guest => guest.Field.ToString(), StringComparer.Ordinal);
        List<string> unsaid = [];
        List<(ArmField Field, long Value)> written = [];
        foreach (string name in _differing)
        {
            ArmGuestField? guest = known.GetValueOrDefault(name);
            if (guest?.Use == ArmGuestUse.Writable && _shown.TryGetValue(name, out long value))
            {
                written.Add((guest.Field, value));
            }
            else if (guest is not { Use: ArmGuestUse.Feature })
            {
                unsaid.Add(name);
            }
        }

        StringBuilder text = new("{\n  \"reg_modifiers\": [");
        text.AppendJoin(
            ',',
            written.GroupBy(one => one.Field.Register).OrderBy(register => register.Key.Index).Select(Modifier));
        Text = text.Append(written.Count == 0 ? "]" : "\n  ]").Append("\n}").ToString();
        Unsaid = unsaid;
    }

    private static string Modifier(IGrouping<ArmRegister, (ArmField Field, long Value)> register)
    {
        char[] bits = new string('x', 64).ToCharArray();
        foreach ((ArmField field, long value) in register)
        {
            for (int bit = 0; bit < field.Width; bit++)
            {
                bits[63 - field.Low - bit] = ((value >> bit) & 1) == 0 ? '0' : '1';
            }
        }

        ulong address = AddressOf(register.Key);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\n    {{ \"addr\": \"0x{address:x}\", \"bitmap\": \"0b{new string(bits)}\" }}");
    }

    /// <summary>
    /// The register's number for KVM_SET_ONE_REG: architecture, size of 64 bits, system register, and its encoding
    /// (Documentation/virt/kvm/api.rst).
    /// </summary>
    private static ulong AddressOf(ArmRegister register)
    {
        uint[] parts =
            [.. register.Encoding.Split(',').Select(part => uint.Parse(part, CultureInfo.InvariantCulture))];
        return 0x6030_0000_0013_0000UL
            | (parts[0] << 14) | (parts[1] << 11) | (parts[2] << 7) | (parts[3] << 3) | parts[4];
    }
}
