using KvmSim.Arm;

namespace KvmSim.Kernel;

/// <summary>
/// A bug of nVHE with Spectre-v3a, in 6.12 and 7.3: each time that such a CPU comes, its slot in the table of exception
/// vectors is added to and not reset (spectre_v3a_enable_mitigation), so that a CPU that comes again has one beyond the
/// table, and the first vCPU that runs on it never comes back (recorded: v3a-run-again; that it takes a second coming,
/// v3a-first-vm).
/// </summary>
internal static class ArmVectorSlots
{
    /// <summary>Whether a CPU that enters a guest comes back.</summary>
    public static bool? ComesBack(KernelContext kernel, int cpu, out string? dependsOn)
    {
        dependsOn = null;
        ArmHost host = kernel.State.Arm!;
        ArmSystem system = host.System;
        if (!host.CameAgain.Contains(cpu)
            || system.Options.Mode == ArmMode.Protected
            || system.Has("HAS_VIRT_HOST_EXTN") == true)
        {
            return true;
        }

        List<ArmFact> missing = [];
        bool? isAffected = Has(kernel, "SPECTRE_V3A", cpu, missing);
        if (isAffected == false)
        {
            return true;
        }

        // Where firmware works around Spectre v2 the slot is set anew before it is added to: no such machine was
        // recorded, and nobody says of one what its firmware does.
        bool? mayBeReset = system.Options.MitigationsOff || kernel.Description.Tcg
            ? false : Has(kernel, "SPECTRE_V2", cpu, missing);
        bool isFurther = host.CameOften.Contains(cpu); // what was recorded is the first place behind the table
        if (isAffected == true && mayBeReset == false && !isFurther)
        {
            return false;
        }

        dependsOn = isAffected == true && mayBeReset == false
            ? "what lies further behind the kernel's table of exception vectors"
            : missing.Count > 0 ? FormattableString.Invariant($"{missing[0].What} of CPU {missing[0].Cpu}")
            : FormattableString.Invariant($"whether firmware works around Spectre v2 on CPU {cpu} (SMCCC)");
        return null;
    }

    private static bool? Has(KernelContext kernel, string name, int cpu, List<ArmFact> missing)
    {
        ArmSystem system = kernel.State.Arm!.System;
        return system.Rules.FindCapability(name) is { } capability
            ? new ArmCapabilityRules(system, missing, []).Has(capability, new ArmCpu(cpu, kernel.State.Sockets[cpu]))
            : false;
    }
}
