namespace KvmSim.Compatibility;

/// <summary>A register that a verdict needs and a description of a CPU does not hold.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Msr">The register's index.</param>
public readonly record struct MissingRegister(int Cpu, uint Msr)
{
    /// <summary>E.g. "needs MSR 0x48b of CPU 4".</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"needs MSR 0x{Msr:x} of CPU {Cpu}");
}
