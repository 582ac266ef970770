using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The differences between the CPUID leaves of two CPUs that are no features of /proc/cpuinfo. KVM's check looks at
/// none of them. What differs between like CPUs by nature is none.
/// </summary>
internal static class CpuidFindings
{
    private static readonly CpuidRegister[] Registers = Enum.GetValues<CpuidRegister>();

    /// <summary>
    /// One finding for each flag, field, register with unnamed bits, and leaf that only one description holds.
    /// </summary>
    public static IEnumerable<CompatibilityFinding> Of(ComparedPair pair)
    {
        CpuidTable one = pair.Reference.Cpuid, other = pair.Model.Cpuid;
        if (one.Count == 0 || other.Count == 0 || one == other)
        {
            return [];
        }

        return one.Concat(other).Select(entry => entry.Key).Distinct().Order()
            .SelectMany(leaf => Compare(pair, leaf, Answer(one, leaf), Answer(other, leaf)));
    }

    /// <summary>The answer; zeros where a maximum says that there is no such leaf; null where nobody knows.</summary>
    private static CpuidAnswer? Answer(CpuidTable table, CpuidLeaf leaf) =>
        table.TryGet(leaf, out CpuidAnswer answer) ? answer
            : table.Knows(leaf) ? default(CpuidAnswer)
            : null;

    private static IEnumerable<CompatibilityFinding> Compare(
        ComparedPair pair, CpuidLeaf leaf, CpuidAnswer? one, CpuidAnswer? other)
    {
        if (one is { } expected && other is { } found)
        {
            return Registers.SelectMany(register => Compare(pair, leaf, register, expected[register], found[register]));
        }

        return IsWorthALine(leaf, (one ?? other)!.Value)
            ? [Unknown(pair, leaf, one is null ? pair.ReferenceCpu : pair.Cpu)] : [];
    }

    private static IEnumerable<CompatibilityFinding> Compare(
        ComparedPair pair, CpuidLeaf leaf, CpuidRegister register, uint expected, uint found)
    {
        uint difference = (expected ^ found) & ~CpuidFieldTable.FeaturesOf(leaf, register);
        foreach (CpuidField field in CpuidFieldTable.Of(leaf, register))
        {
            if ((difference & field.Mask) != 0 && field.Kind is CpuidFieldKind.Flag or CpuidFieldKind.Field)
            {
                yield return OfField(pair, leaf, field, expected, found);
            }

            difference &= ~field.Mask;
        }

        if (difference != 0)
        {
            yield return Unnamed(pair, leaf, register, difference, (expected, found));
        }
    }

    private static CompatibilityFinding OfField(
        ComparedPair pair, CpuidLeaf leaf, CpuidField field, uint expected, uint found)
    {
        bool isFlag = field.Kind == CpuidFieldKind.Flag;
        string place = isFlag
            ? string.Create(CultureInfo.InvariantCulture, $"[{field.Low}]")
            : field.High - field.Low == 31 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"[{field.High}:{field.Low}]");
        return Plain(pair, field.Name, Place(leaf, field.Register) + place) with
        {
            Bits = isFlag ? [new DifferingBit(field.Low, field.Name, null, null)] : [],
            Reference = Text(field, expected),
            Found = Text(field, found),
            Effect = isFlag
                ? "KVM does not compare it; a guest that was told of it may run where it is missing."
                : "KVM does not compare it; a guest may see the one or the other.",
            Remedy = isFlag
                ? "None is needed for KVM; do not offer it to guests that may run on both."
                : "None is needed for KVM.",
            Severity = isFlag ? FindingSeverity.Warning : FindingSeverity.Information,
        };
    }

    private static CompatibilityFinding Unnamed(
        ComparedPair pair, CpuidLeaf leaf, CpuidRegister register, uint bits, (uint Expected, uint Found) values) =>
        Plain(pair, "CPUID bits without a name here", Place(leaf, register)) with
        {
            Bits =
            [
                .. Enumerable.Range(0, 32).Where(bit => (bits & (1u << bit)) != 0)
                    .Select(bit => new DifferingBit(bit, DifferingBit.NoName, null, null)),
            ],
            Reference = string.Create(CultureInfo.InvariantCulture, $"0x{values.Expected:x8}"),
            Found = string.Create(CultureInfo.InvariantCulture, $"0x{values.Found:x8}"),
        };

    private static CompatibilityFinding Unknown(ComparedPair pair, CpuidLeaf leaf, int cpu) =>
        Plain(pair, "CPUID leaf", leaf.ToString()) with
        {
            Reference = cpu == pair.ReferenceCpu ? "unknown" : "known",
            Found = cpu == pair.ReferenceCpu ? "known" : "unknown",
            Effect = string.Create(
                CultureInfo.InvariantCulture,
                $"The leaf cannot be compared: the description of CPU {cpu} does not hold it."),
        };

    private static CompatibilityFinding Plain(ComparedPair pair, string property, string source) => new()
    {
        Cpu = pair.Cpu,
        Property = property,
        Source = source,
        Reference = "",
        Found = "",
        ReferenceCpu = pair.ReferenceCpu,
        KernelLooks = false,
        Effect = "KVM does not compare it.",
        Remedy = "None is needed for KVM.",
        Severity = FindingSeverity.Information,
    };

    private static string Place(CpuidLeaf leaf, CpuidRegister register) =>
        $"{leaf}:{register.ToString().ToUpperInvariant()}";

    /// <summary>A flag as 0 or 1, a short field as a number, a long one in hexadecimal.</summary>
    private static string Text(CpuidField field, uint value)
    {
        uint part = (value & field.Mask) >> field.Low;
        return field.High - field.Low >= 16
            ? string.Create(CultureInfo.InvariantCulture, $"0x{part:x8}")
            : part.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Lists of subleaves end with an empty one, which some tools print and others do not; leaves of topology say
    /// nothing.
    /// </summary>
    private static bool IsWorthALine(CpuidLeaf leaf, CpuidAnswer answer) => Registers.Any(register =>
        (answer[register] & ~Own(leaf, register)) != 0)
        && !(leaf.Leaf is 4 or 0x8000001d && (answer.Eax & 0x1f) == 0);

    private static uint Own(CpuidLeaf leaf, CpuidRegister register) => CpuidFieldTable.Of(leaf, register)
        .Where(field => field.Kind is CpuidFieldKind.Own or CpuidFieldKind.Elsewhere)
        .Aggregate(0u, (mask, field) => mask | field.Mask);
}
