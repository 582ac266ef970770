using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Errors;

/// <summary>What to do about an answer of the kernel, where the compatibility check knows.</summary>
internal static class Remedies
{
    /// <summary>A sentence or two, or null. Asks a machine that has given the answer already.</summary>
    public static string? For(SimMachine machine, OperationResult result)
    {
        if (result.Death is not null)
        {
            return "Boot it again: Restart-SimMachine.";
        }

        return result.Operation.Kind switch
        {
            OperationKind.Online or OperationKind.RunVcpu => ForCpu(machine, result.Operation.Cpu),
            OperationKind.CreateVm or OperationKind.Load => ForHost(machine),
            OperationKind.Offline when result.Operation.Cpu == machine.Description.BootCpu =>
                "The boot CPU has no file 'online': it stays online.",
            _ => null,
        };
    }

    private static string? ForCpu(SimMachine machine, int cpu)
    {
        if (machine.State.Sockets.Find(cpu) is null)
        {
            return "Plug it first: Add-SimCpu.";
        }

        CpuJudgement judgement = machine.Judge(cpu);
        return judgement.Verdict == CheckVerdict.Fail && judgement.Findings.Count > 0 ? judgement.Findings[0].Remedy : null;
    }

    private static string? ForHost(SimMachine machine)
    {
        if (machine.FindIncompatibleCpus().FirstOrDefault() is { } culprit)
        {
            string remedy = culprit.Findings.Count > 0 ? " " + culprit.Findings[0].Remedy : "";
            return $"CPU {culprit.Cpu} is not compatible (Get-KvmIncompatibleCpu).{remedy}";
        }

        return machine.State.Kvm.HardwareIncompatible
            ? "An incompatible CPU was online; hardware_incompatible stays set until kvm is unloaded: Remove-KvmModule kvm."
            : machine.State.DevKvm ? null : "Load the module of the CPU's vendor first: Import-KvmModule.";
    }
}
