using System.Globalization;

namespace KvmSim.Simulation;

/// <summary>A value that a VM was told of the system, and that a CPU which came since has changed.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Source">The field, by the architecture's name: "ID_AA64MMFR1_EL1.SpecSEI".</param>
/// <param name="Told">What the VM goes by.</param>
/// <param name="Now">What it would be told with that CPU counted.</param>
internal sealed record StaleValue(int Cpu, string Source, long Told, long Now)
{
    /// <summary>E.g. "CPU 2: ID_AA64MMFR1_EL1.SpecSEI is 1, the VM was told 0".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"CPU {Cpu}: {Source} is {Now}, the VM was told {Told}");
}
