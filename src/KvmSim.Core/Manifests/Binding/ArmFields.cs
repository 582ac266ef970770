using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>Reads the registers and vector lengths of an Arm CPU.</summary>
internal static class ArmFields
{
    /// <summary>The key registers, without MIDR_EL1 where it is whole: a model holds that apart.</summary>
    public static ArmRegisterSet Registers(Fields fields) => ArmRegisterSet.Of(
        Values(fields).Where(pair => !ReferenceEquals(pair.Key, ArmRegisterTable.Midr) || Midr(fields) is null));

    /// <summary>MIDR_EL1 among the registers, whole; null if it is not there.</summary>
    public static uint? Midr(Fields fields)
    {
        ArmRegisterValue value = Values(fields)
            .FirstOrDefault(pair => ReferenceEquals(pair.Key, ArmRegisterTable.Midr)).Value;
        return (value.Known & uint.MaxValue) == uint.MaxValue ? (uint)value.Value : null;
    }

    /// <summary>Of MIDR_EL1 among the registers the implementer is known, as a device tree tells it.</summary>
    public static bool HasImplementer(Fields fields) => Implementer(fields) is not null;

    /// <summary>The implementer, where MIDR_EL1 among the registers is not whole and says that; else null.</summary>
    public static string? Implementer(Fields fields) => Registers(fields)[ArmRegisterTable.Midr]
        .Field(ArmRegisterTable.GetField("MIDR_EL1.Implementer")) is { } code
            ? VendorId.ArmImplementer((int)code) : null;

    /// <summary>The lengths of an extension; null if they are not there.</summary>
    public static ArmVectorLengths? Lengths(Fields fields, string extension)
    {
        int[] bits = [.. fields.Child("vectorLengths")?.Texts(extension).Select(NumberOf).Where(IsLength) ?? []];
        return bits.Length == 0 ? null : ArmVectorLengths.Of(bits);
    }

    /// <summary>Whether there are vectors of that many bits.</summary>
    public static bool IsLength(int bits) =>
        bits is > 0 and <= ArmVectorLengths.Longest && bits % ArmVectorLengths.Step == 0;

    /// <summary>A number of a list; 0 for what is none, which was reported.</summary>
    public static int NumberOf(string text) =>
        ScalarText.TryInteger(text, out Int128 number, out bool fits) && fits && number >= 0 && number <= int.MaxValue
            ? (int)number : 0;

    private static IEnumerable<KeyValuePair<ArmRegister, ArmRegisterValue>> Values(Fields fields)
    {
        Fields? registers = fields.Child("registers");
        foreach (MappingEntry entry in registers?.Node.Entries ?? [])
        {
            if (ArmRegisterTable.Find(entry.Key.Text) is not { } register)
            {
                continue;
            }

            if (entry.Value is ScalarNode whole && Number(whole) is { } value && (value & ~register.Mask) == 0)
            {
                yield return KeyValuePair.Create(register, new ArmRegisterValue(value, ulong.MaxValue));
            }
            else if (entry.Value is MappingNode parts)
            {
                yield return KeyValuePair.Create(register, Value(register, parts));
            }
        }
    }

    private static ArmRegisterValue Value(ArmRegister register, MappingNode parts)
    {
        ArmRegisterValue value = default;
        foreach (MappingEntry entry in parts.Entries)
        {
            if (register.FindField(entry.Key.Text) is { } field && entry.Value is ScalarNode scalar
                && Number(scalar) is { } bits && bits <= field.Mask >> field.Low)
            {
                value = value.Overlay(new ArmRegisterValue(bits << field.Low, field.Mask));
            }
        }

        return value;
    }

    private static ulong? Number(ScalarNode scalar) =>
        ScalarText.TryInteger(scalar.Text, out Int128 number, out bool fits) && fits
            && number >= 0 && number <= ulong.MaxValue ? (ulong)number : null;
}
