using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// "allow_mismatched_32bit_el0": CPUs that do not run 32-bit programs may stand beside others that do, and one of those
/// must stay (enable_mismatched_32bit_el0 in arch/arm64/kernel/cpufeature.c, a state of the ONLINE section; recorded:
/// unlike-el0-64-only-allowed).
/// </summary>
/// <param name="Runs32Bit">The CPUs that came and run 32-bit programs.</param>
/// <param name="Stays">The CPU that may not go, plus one; 0 while all may.</param>
/// <param name="Needs">What it needs to know which CPU that is; null where it is known.</param>
internal readonly record struct ArmMismatch(CpuSet Runs32Bit, int Stays, string? Needs)
{
    private static readonly ArmField Level = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.EL0");

    /// <summary>A CPU has come online.</summary>
    public static void Come(KernelContext kernel, int cpu)
    {
        ArmHost host = kernel.State.Arm!;
        if (host.System.Options.AllowsMismatched32Bit)
        {
            kernel.State.Arm = host with { Mismatch = host.Mismatch.With(kernel, cpu) };
        }
    }

    /// <summary>Whether a CPU may be taken offline by hand (offline_disabled of its device).</summary>
    /// <exception cref="SimException">It is not known which CPU has to stay.</exception>
    public Errno MayGo(int cpu) => Needs is null
        ? Stays == cpu + 1 ? Errno.EPERM : Errno.None
        : throw new SimException(
            SimError.OutcomeNotKnown,
            $"Whether CPU {cpu} may go is not known: one CPU that runs 32-bit programs has to stay, and which needs "
                + $"{Needs}.",
            "Say it in the CPU's model, or boot without allow_mismatched_32bit_el0.",
            cpu);

    private ArmMismatch With(KernelContext kernel, int cpu)
    {
        ArmHost host = kernel.State.Arm!;
        CpuModel model = kernel.State.Sockets[cpu], first = kernel.State.Sockets[kernel.Description.BootCpu];
        bool isSpared = host.System.Rules.SparesIsolated && kernel.CommandLine.Isolated.Contains(cpu);
        bool? runs = LevelOf(model) is { } level ? level == 2 : null;
        if (isSpared && runs == true)
        {
            kernel.Print(ArmMessages.TreatedAs64Bit, cpu);
        }

        runs = isSpared ? false : runs;
        CpuSet all = runs == true ? Runs32Bit.With(cpu) : Runs32Bit;
        bool isBoot = cpu == kernel.Description.BootCpu;
        bool isAlike = isBoot || (!isSpared && runs is null
            && new ArmCpu(cpu, model).IsAlike(new ArmCpu(kernel.Description.BootCpu, first)));
        if (Stays != 0 || Needs is not null || isAlike)
        {
            return this with { Runs32Bit = all };
        }

        if (runs is null || LevelOf(first) is null)
        {
            int open = runs is null ? cpu : kernel.Description.BootCpu;
            return this with { Runs32Bit = all, Needs = $"{Level} of CPU {open}" };
        }

        return all.Contains(kernel.Description.BootCpu) == runs
            ? this with { Runs32Bit = all }
            : Keep(kernel, cpu, runs == true ? CpuSet.Of(cpu) : all.Intersect(kernel.State.Active)) with
            {
                Runs32Bit = all,
            };
    }

    private ArmMismatch Keep(KernelContext kernel, int cpu, CpuSet those)
    {
        if (those.IsEmpty)
        {
            return this with { Needs = "another active CPU that does, for want of which the kernel fails" };
        }

        kernel.Print(ArmMessages.Asymmetric, cpu, those.Lowest);
        return this with { Stays = those.Lowest + 1 };
    }

    private static long? LevelOf(CpuModel model) => model.ArmRegister(Level.Register).Field(Level);
}
