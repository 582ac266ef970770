using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// What is not known of a CPU, and not of others of its model either, is the same in all of them, whatever it is: a
/// verdict that comes out alike for each value is known. So a CPU that differs from its model in one field is not open
/// for what nobody said of the model.
/// </summary>
internal static class SharedUnknowns
{
    /// <summary>More values than this are not tried out.</summary>
    private const int MostValues = 64;

    /// <summary>Whether a field is unknown in the CPU and in one of its model that the system counts with.</summary>
    public static bool IsShared(ArmSystem system, ArmCpu cpu, ArmField field) =>
        !cpu.Model.IsPartial && IsUnknown(cpu, field)
        && system.All.Any(other => IsOfModel(other, cpu) && IsUnknown(other, field));

    /// <summary>
    /// What becomes of a CPU, whatever the shared values are; null where that differs, or stays open.
    /// </summary>
    /// <param name="system">What the kernel has.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="check">The check.</param>
    public static LateCpuOutcome? Decide(
        ArmSystem system, ArmCpu cpu, Func<ArmSystem, ArmCpu, LateCpuOutcome> check)
    {
        ArmField[] shared =
        [
            .. check(system, cpu).Missing.Where(fact => fact.Cpu == cpu.Number)
                .Select(fact => ArmRegisterTable.FindField(fact.What)).OfType<ArmField>()
                .Where(field => IsShared(system, cpu, field)),
        ];
        int bits = shared.Sum(field => field.Width);
        if (bits == 0 || 1L << bits > MostValues)
        {
            return null;
        }

        LateCpuOutcome[] outcomes =
        [
            .. Enumerable.Range(0, 1 << bits).Select(values => check(
                system.Select(other => IsOfModel(other, cpu) ? With(other, shared, values) : other),
                With(cpu, shared, values))),
        ];
        LateCpuOutcome first = outcomes[0];
        return first.Verdict != LateCpuVerdict.Unknown && Array.TrueForAll(outcomes, outcome => IsSame(first, outcome))
            ? first with
            {
                Assumptions =
                [
                    .. first.Assumptions,
                    .. shared.Select(field => FormattableString.Invariant(
                        $"CPU {cpu.Number} has in {field} what others of its model have, whatever it is.")),
                ],
            }
            : null;
    }

    private static bool IsSame(LateCpuOutcome one, LateCpuOutcome other) => one.Verdict == other.Verdict
        && one.Lines.SequenceEqual(other.Lines) && one.Variations.SequenceEqual(other.Variations)
        && one.Findings.Select(finding => (finding.What, finding.Effect))
            .SequenceEqual(other.Findings.Select(finding => (finding.What, finding.Effect)));

    private static bool IsOfModel(ArmCpu cpu, ArmCpu other) => !cpu.Model.IsPartial
        && string.Equals(cpu.Model.Name, other.Model.Name, StringComparison.Ordinal);

    private static bool IsUnknown(ArmCpu cpu, ArmField field) =>
        cpu.Model.ArmRegister(field.Register).Field(field) is null;

    /// <summary>The CPU with values in those of the fields that are not known of it.</summary>
    private static ArmCpu With(ArmCpu cpu, ArmField[] fields, int values)
    {
        ArmRegisterSet registers = cpu.Model.ArmRegisters;
        int left = values;
        foreach (ArmField field in fields)
        {
            ulong value = (ulong)left & (field.Mask >> field.Low);
            left >>= field.Width;
            if (IsUnknown(cpu, field))
            {
                registers = registers.Overlay(ArmRegisterSet.Of(
                [
                    KeyValuePair.Create(field.Register, new ArmRegisterValue(value << field.Low, field.Mask)),
                ]));
            }
        }

        return cpu with { Model = cpu.Model with { ArmRegisters = registers } };
    }
}
