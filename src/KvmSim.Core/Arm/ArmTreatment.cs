using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>What the kernel does with a field that differs between CPUs: a row of Arm/Treatments.tsv.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsStrict">A value other than the boot CPU's is warned of, and taints.</param>
/// <param name="Rule">Which of two values is safe.</param>
/// <param name="SafeValue">The fixed one of <see cref="ArmSafeRule.Exact"/>.</param>
/// <param name="IsVisible">Programs are told the value.</param>
/// <param name="IsSigned">The kernel takes the value for signed.</param>
internal sealed record ArmTreatment(
    ArmField Field, bool IsStrict, ArmSafeRule Rule, long SafeValue, bool IsVisible, bool IsSigned)
{
    /// <summary>The treatment of a row.</summary>
    public static ArmTreatment Of(string[] row) => new(
        ArmRegisterTable.GetField($"{row[0]}.{row[1]}"),
        row[2] == "strict",
        row[3] switch
        {
            "lower" => ArmSafeRule.Lower,
            "higher" => ArmSafeRule.Higher,
            "higher-or-zero" => ArmSafeRule.HigherOrZero,
            "exact" => ArmSafeRule.Exact,
            _ => throw new InvalidDataException($"No rule is called '{row[3]}'."),
        },
        TsvTable.Number(row[4]),
        row[5] == "visible",
        row[6] == "s");

    /// <summary>
    /// The value for the system of the values of CPUs; null where it hangs on one that is not known. The values are
    /// the field's, which the kernel may take for signed though the architecture does not.
    /// </summary>
    public long? Safe(IReadOnlyCollection<long?> values) => IsSigned == Field.IsSigned
        ? SafeOf(values)
        : SafeOf([.. values.Select(value => As(value, IsSigned))]) is { } safe ? As(safe, Field.IsSigned) : null;

    private long? SafeOf(IReadOnlyCollection<long?> values)
    {
        long[] known = [.. values.OfType<long>()];
        if (known.Length == values.Count)
        {
            return Rule switch
            {
                ArmSafeRule.Lower => known.Min(),
                ArmSafeRule.Higher => known.Max(),
                ArmSafeRule.HigherOrZero => known.Contains(0) ? 0 : known.Max(),
                _ => known.Distinct().Count() == 1 ? known[0] : Signed(SafeValue),
            };
        }

        bool hasLeast = Array.Exists(known, value => value == Least);
        bool hasMost = Array.Exists(known, value => value == Most);
        return Rule switch
        {
            ArmSafeRule.Lower when hasLeast => Least,
            ArmSafeRule.Higher when hasMost => Most,
            ArmSafeRule.HigherOrZero when known.Contains(0) => 0,
            ArmSafeRule.Exact when known.Distinct().Count() > 1 => Signed(SafeValue),
            _ => null,
        };
    }

    private long Least => IsSigned ? -(1L << (Field.Width - 1)) : 0;

    private long Most => (1L << (Field.Width - (IsSigned ? 1 : 0))) - 1;

    private long Signed(long bits) => Field.ValueOf((ulong)bits << Field.Low, IsSigned);

    private long? As(long? value, bool isSigned) =>
        value is { } known ? Field.ValueOf((ulong)known << Field.Low, isSigned) : null;
}
