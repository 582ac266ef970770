using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Errors;

/// <summary>
/// What to do about an answer of the kernel. A CPU is blamed only for what its incompatibility can answer.
/// </summary>
internal static class Remedies
{
    /// <summary>How many VMs are named in a sentence.</summary>
    private const int MaxVms = 8;

    /// <summary>A sentence or two, or null. Asks a machine that has given the answer already.</summary>
    public static string? For(SimMachine machine, OperationResult result)
    {
        if (result.Death is not null || result.ProcessDied)
        {
            return "Boot it again: Restart-SimMachine.";
        }

        Operation operation = result.Operation;
        if (machine.Generation.IsArm && OfArm(machine, operation, result.Errno) is { } remedy)
        {
            return remedy;
        }

        return (operation.Kind, result.Errno) switch
        {
            (OperationKind.Online or OperationKind.Offline or OperationKind.HotRemove, _)
                when IsAbsent(machine, operation.Cpu) =>
                "Plug it first: Add-SimCpu.",
            (OperationKind.Online, Errno.EIO or Errno.EBUSY or Errno.EOPNOTSUPP) => OfCpu(machine, operation.Cpu),
            (OperationKind.Offline, Errno.ENOENT) when operation.Cpu == machine.Description.BootCpu =>
                "The boot CPU has no file 'online': it stays online.",
            (OperationKind.RunVcpu, Errno.None) when result.Exit == VcpuExit.Unknown =>
                "Say of the guest what it depends on: -Irqchip, -Mode, -Feature.",
            (OperationKind.RunVcpu, Errno.None) => OfCpu(machine, operation.Cpu), // it failed in the guest's entry
            (OperationKind.RunVcpu, Errno.EINVAL) when !machine.State.Kvm.Online.Contains(operation.Cpu) =>
                $"CPU {operation.Cpu} is not online: Set-SimCpuOnline {operation.Cpu}.",
            (OperationKind.CreateVm, Errno.ENOENT) =>
                $"Load the module of the CPU's vendor first: Import-KvmModule {LoadedModules.VendorModule(machine)}.",
            (OperationKind.CreateVm, Errno.EINVAL) when operation.IsTrustDomain => OfTdx(machine),
            (OperationKind.Offline, Errno.EBUSY) when machine.State.Vms.Any(vm => vm.IsTrustDomain && vm.Exists) =>
                "While a TD lives each package keeps a CPU online: take its other CPUs, "
                    + "or remove the TDs first (Remove-SimVm).",
            (OperationKind.CreateVm or OperationKind.Load, Errno.EIO or Errno.EBUSY) => OfHost(machine),
            (OperationKind.Load, Errno.EEXIST) => $"{operation.Name} is loaded already; Get-KvmState shows it.",
            (OperationKind.Load, Errno.EOPNOTSUPP) => OfVendor(machine, operation.Name),
            (OperationKind.Unload, Errno.ENOENT) => $"{operation.Name} is not loaded; Get-KvmState shows what is.",
            (OperationKind.Unload, Errno.EAGAIN) => OfUse(machine, operation.Name),
            _ => null,
        };
    }

    /// <summary>What is otherwise on arm64, where KVM is built in and firmware has a say.</summary>
    private static string? OfArm(SimMachine machine, Operation operation, Errno errno) => (operation.Kind, errno) switch
    {
        (OperationKind.Online, Errno.EPERM or Errno.EINVAL) => OfCpu(machine, operation.Cpu),
        (OperationKind.Offline, Errno.ENOENT) when operation.Cpu == machine.Description.Psci.TrustedOsCpu =>
            $"A trusted OS lives on CPU {operation.Cpu}: it stays online, and has no file 'online'.",
        (OperationKind.Offline, Errno.EPERM) =>
            "The kernel keeps this CPU for 32-bit programs (allow_mismatched_32bit_el0): take another one.",
        (OperationKind.Offline, Errno.EOPNOTSUPP) => "Firmware cannot stop CPUs (PSCI without CPU_OFF).",
        (OperationKind.CreateVm, Errno.ENOENT) => machine.Description.HasEl2
            ? "The command line switches KVM off (kvm-arm.mode=none): boot without that."
            : "KVM needs CPUs that start at EL2 (a manifest says platform: {el2: false}): have firmware start them there.",
        _ => null,
    };

    /// <summary>What is missing for a TD, from the kernel outwards.</summary>
    private static string OfTdx(SimMachine machine) =>
        machine.Generation.FindParameter("kvm_intel", "tdx") is null
            ? $"{machine.Generation} has no TDX; linux-6.16 and later do."
            : !machine.Description.Tdx ? "The machine's firmware has TDX off: a manifest says platform: {tdx: true}."
            : "TDX is not up; Get-SimKernelLog says why. "
                + "kvm_intel takes it with Import-KvmModule kvm_intel -Parameter @{tdx = 1}.";

    private static bool IsAbsent(SimMachine machine, int cpu) => machine.State.Sockets.Find(cpu) is null;

    private static string? OfCpu(SimMachine machine, int cpu)
    {
        CpuJudgement judgement = machine.Judge(cpu);
        return judgement.Verdict == CheckVerdict.Fail && judgement.Findings.Count > 0
            ? judgement.Findings[0].Remedy : null;
    }

    /// <summary>Only a CPU that is online is asked when a module loads or a VM is made.</summary>
    private static string? OfHost(SimMachine machine)
    {
        if (machine.FindIncompatibleOnline() is { } culprit)
        {
            string remedy = culprit.Findings.Count > 0 ? " " + culprit.Findings[0].Remedy : "";
            return $"CPU {culprit.Cpu} is not compatible (Get-KvmIncompatibleCpu).{remedy}";
        }

        return machine.State.Kvm.HardwareIncompatible
            ? "An incompatible CPU was online; hardware_incompatible stays set until kvm is unloaded: "
                + "Remove-KvmModule kvm."
            : null;
    }

    /// <summary>The wrong vendor's module, or a boot CPU that cannot do what the module needs.</summary>
    private static string? OfVendor(SimMachine machine, string? module)
    {
        string right = LoadedModules.VendorModule(machine);
        return module is "kvm_intel" or "kvm_amd" && !string.Equals(module, right, StringComparison.Ordinal)
            ? $"The CPUs of this machine take the other vendor's module: Import-KvmModule {right}."
            : OfCpu(machine, machine.Description.BootCpu);
    }

    private static string? OfUse(SimMachine machine, string? module) =>
        machine.State.Vms.Where(vm => vm.Exists).Select(vm => vm.Name).Take(MaxVms + 1).ToArray() is { Length: > 0 } vms
            ? $"VMs hold it ({string.Join(", ", vms.Take(MaxVms))}{(vms.Length > MaxVms ? ", …" : "")}): Remove-SimVm "
                + "first."
            : module == "kvm"
            ? $"Another module uses it: Remove-KvmModule {LoadedModules.VendorModule(machine)} first." : null;
}
