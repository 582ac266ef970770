using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>The differences between the VMX capability registers of two CPUs, seen by the check or not.</summary>
internal static class VmxRegisterFindings
{
    private static readonly uint[] Controls =
    [
        Msr.Ia32VmxPinBasedCtls, Msr.Ia32VmxProcBasedCtls, Msr.Ia32VmxExitCtls, Msr.Ia32VmxEntryCtls,
        Msr.Ia32VmxProcBasedCtls2, 0x48d, 0x48e, 0x48f, 0x490,
    ];

    /// <summary>One finding per register and answer to "does KVM look".</summary>
    public static IEnumerable<CompatibilityFinding> Of(ComparedPair pair)
    {
        VmxLooks[] looks = [.. CheckStyle.All.Select(style =>
            VmxLooks.Of(pair.Reference, pair.Model, style, pair.Parameters))];
        return pair.Reference.Msrs.Select(entry => entry.Key).Concat(pair.Reference.Bits.Indices).Distinct()
            .Where(Compares)
            .SelectMany(msr => Compare(pair, msr, looks));
    }

    /// <summary>What KVM does about a difference that it sees, without the end of the sentence.</summary>
    public const string RefusalEffect =
        "KVM derives another VMX configuration from it than from the reference and refuses the CPU with EIO";

    /// <summary>A register of which nothing is known, as text.</summary>
    public const string Unknown = "unknown";

    /// <summary>What stands between the bits that are 1 and those that are known.</summary>
    public const string KnownIn = ", known in ";

    /// <summary>Whether the bits are in one half of a register, that is, belong to a control field.</summary>
    public static bool IsControl(uint msr) => Array.IndexOf(Controls, msr) >= 0;

    /// <summary>Whether it is one of the capability registers of VMX.</summary>
    public static bool Compares(uint msr) => msr is >= Msr.Ia32VmxBasic and <= Msr.Ia32VmxProcBasedCtls3;

    /// <summary>A 64-bit value as text.</summary>
    public static string Text(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x16}");

    /// <summary>A register as far as it is known.</summary>
    public static string Text(in OpenBits value) => value.Open == 0 ? Text(value.Ones)
        : value.Open == ulong.MaxValue ? Unknown
        : $"{Text(value.Ones)}{KnownIn}{Text(~value.Open)}";

    private static IEnumerable<CompatibilityFinding> Compare(ComparedPair pair, uint msr, VmxLooks[] looks)
    {
        OpenBits expected = OpenBits.OfRegister(pair.Reference, msr), found = OpenBits.OfRegister(pair.Model, msr);
        ulong raw = (expected.Ones ^ found.Ones) & ~(expected.Open | found.Open);
        if (raw == 0)
        {
            yield break;
        }

        ulong difference = IsControl(msr) ? (uint)raw | (raw >> 32) : raw;
        ulong seen = looks[pair.Style.TableIndex].Seen(msr, difference);
        if (seen != 0)
        {
            int since = Array.FindIndex(looks, look => (look.Seen(msr, difference) & seen) != 0);
            yield return Seen(pair, msr, expected, found, seen, CheckStyle.All[since].Id);
        }

        ulong open = looks[pair.Style.TableIndex].MaySee(msr, difference);
        if (open != 0)
        {
            yield return MaySee(pair, msr, expected, found, open);
        }

        if ((difference & ~seen & ~open) is var unseen and not 0)
        {
            yield return Unseen(pair, msr, expected, found, unseen);
        }
    }

    private static CompatibilityFinding Seen(
        ComparedPair pair, uint msr, OpenBits expected, OpenBits found, ulong bits, string since)
    {
        DifferingBit[] named = [.. RegisterTable.Name(msr, bits)];
        string when = pair.Style.RepeatsAtEnable
            ? "when the module loads and every time virtualization is enabled on the CPU"
            : "wherever the check is made: when the module loads, and on hotplug only where a patch put it there";
        return new CompatibilityFinding
        {
            Cpu = pair.Cpu,
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Bits = named,
            Reference = Text(expected),
            Found = Text(found),
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = true,
            KernelLooksSince = since,
            Effect = $"{RefusalEffect} {when}. More is refused like less.",
            Remedy = Masking(named) + "Bring microcode and firmware of all CPUs to one level, or "
                + ComparedPair.TakeOut + ".",
            Severity = FindingSeverity.Refusal,
        };
    }

    private static CompatibilityFinding Unseen(
        ComparedPair pair, uint msr, OpenBits expected, OpenBits found, ulong bits) => new()
        {
            Cpu = pair.Cpu,
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Bits = [.. RegisterTable.Name(msr, bits)],
            Reference = Text(expected),
            Found = Text(found),
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = false,
            Effect = $"KVM of {pair.Style} does not compare these bits.",
            Remedy = "None is needed for KVM.",
            Severity = FindingSeverity.Information,
        };

    /// <summary>The bits count only where another register or leaf says so, and that is not known.</summary>
    private static CompatibilityFinding MaySee(
        ComparedPair pair, uint msr, OpenBits expected, OpenBits found, ulong bits)
    {
        VmxReference? reference = VmxReference.Load(pair, out VmxDerivation derivation);
        MissingFact[] gates =
        [
            .. derivation.MissingOf(pair.ReferenceCpu).Concat(reference?.Derive(pair.Model).MissingOf(pair.Cpu) ?? [])
                .Where(fact => VmxGates.Decides(fact, msr)),
        ];
        return new CompatibilityFinding
        {
            Cpu = pair.Cpu,
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Bits = [.. RegisterTable.Name(msr, bits)],
            Reference = Text(expected),
            Found = Text(found),
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = true,
            KernelLooksSince = pair.Style.Id,
            Effect = "Whether KVM compares these bits depends on what is not known, and with it whether it refuses the "
                + $"CPU: {MissingFindings.Verdict(gates)}.",
            Remedy = "Read what is missing and add it to the description. "
                + "Should KVM refuse the CPU: bring microcode and firmware of all CPUs to one level, or "
                + ComparedPair.TakeOut + ".",
            Severity = FindingSeverity.Unknown,
        };
    }

    /// <summary>How to mask the bits where the CPUs are virtual; empty where QEMU has no names for them.</summary>
    public static string Masking(DifferingBit[] bits)
    {
        string[] names = [.. bits.Select(bit => bit.QemuName).OfType<string>()];
        return names.Length == 0
            ? ""
            : "Where the CPUs are virtual, mask it alike with QEMU: -cpu ...,"
                + string.Join(',', names.Select(name => name + "=off")) + ". ";
    }
}
