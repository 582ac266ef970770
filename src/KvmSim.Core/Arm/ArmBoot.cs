namespace KvmSim.Arm;

/// <summary>A boot with some CPUs, and what becomes of others that come later.</summary>
/// <param name="System">What the kernel has settled on.</param>
/// <param name="AtBoot">The CPUs that were started at boot, in order, and what became of them.</param>
internal sealed record ArmBoot(ArmSystem System, IReadOnlyList<ArmStart> AtBoot)
{
    /// <summary>Boots on the first of the CPUs, and starts the others in order.</summary>
    public static ArmBoot Of(ArmRules rules, ArmOptions options, IReadOnlyList<ArmCpu> cpus)
    {
        ArmSystem system = ArmSystem.Of(rules, options, cpus[0]);
        List<ArmStart> started = [];
        foreach (ArmCpu cpu in cpus.Skip(1))
        {
            LateCpuOutcome outcome = LateCpuCheck.Check(system, cpu);
            started.Add(new ArmStart(cpu, outcome));
            if (outcome.Verdict == LateCpuVerdict.Panics)
            {
                break;
            }

            system = outcome.Verdict is LateCpuVerdict.ComesUp or LateCpuVerdict.Unknown ? system.With(cpu) : system;
        }

        return new ArmBoot(system.Finalised(), started);
    }

    /// <summary>What becomes of a CPU that comes after boot.</summary>
    public ArmStart Late(ArmCpu cpu) => new(cpu, LateCpuCheck.Check(System, cpu));
}
