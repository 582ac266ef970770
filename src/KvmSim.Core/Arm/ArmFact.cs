using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>Something that a verdict needs and that the description of a CPU does not hold.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="What">A field, a register, or what no register tells.</param>
internal sealed record ArmFact(int Cpu, string What)
{
    /// <summary>A field is not known.</summary>
    public static ArmFact Of(ArmCpu cpu, ArmField field) => new(cpu.Number, field.ToString());

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"needs {What} of CPU {Cpu}");
}
