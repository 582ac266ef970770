using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// Fields as the kernel reads them on a CPU (__read_sysreg_by_encoding): what the command line says of a field stands
/// before what the CPU says.
/// </summary>
internal sealed class ArmCpuView(ArmCpu cpu, ArmRegisterSet overrides, ICollection<ArmFact>? missing = null) : IArmView
{
    /// <summary>The CPU.</summary>
    public ArmCpu Cpu => cpu;

    /// <inheritdoc />
    public long? Value(ArmField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        long? value = cpu.Model.ArmRegister(field.Register).Overlay(overrides[field.Register]).Field(field);
        if (value is null)
        {
            missing?.Add(ArmFact.Of(cpu, field));
        }

        return value;
    }

    /// <inheritdoc />
    public bool? Holds(ArmCondition condition) => condition.Holds(Value(condition.Field));
}
