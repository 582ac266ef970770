using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>Fields as the kernel has them for the system: the safe value of all CPUs that it let in.</summary>
internal sealed class ArmSystemView(
    ArmRules rules, IReadOnlyList<ArmCpu> cpus, ArmRegisterSet overrides, ICollection<ArmFact>? missing = null)
    : IArmView
{
    /// <inheritdoc />
    public long? Value(ArmField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (rules.TreatmentOf(field) is not { } treatment)
        {
            return 0;
        }

        long?[] values = ValuesOf(field);
        long? safe = values.Length == 1 ? values[0] : treatment.Safe(values);
        if (safe is null)
        {
            Miss(field, values);
        }

        return safe;
    }

    /// <inheritdoc />
    public bool? Holds(ArmCondition condition)
    {
        if (rules.TreatmentOf(condition.Field) is { Rule: ArmSafeRule.Lower })
        {
            // The lowest value decides: one CPU that lacks it is enough.
            long?[] values = ValuesOf(condition.Field);
            bool? all = values.Aggregate((bool?)true, (so, value) => so & condition.Holds(value));
            if (all is null)
            {
                Miss(condition.Field, values);
            }

            return all;
        }

        return condition.Holds(Value(condition.Field));
    }

    private long?[] ValuesOf(ArmField field) =>
    [
        .. (rules.Folds(field.Register) ? cpus : cpus.Take(1)).Select(cpu =>
            cpu.Model.ArmRegister(field.Register).Overlay(overrides[field.Register]).Field(field)),
    ];

    private void Miss(ArmField field, long?[] values)
    {
        for (int i = 0; missing is not null && i < values.Length; i++)
        {
            if (values[i] is null)
            {
                missing.Add(ArmFact.Of(cpus[i], field));
            }
        }
    }
}
