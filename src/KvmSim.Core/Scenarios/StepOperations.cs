using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>The operations that a step of a scenario stands for.</summary>
internal static class StepOperations
{
    /// <exception cref="SimException">The machine has no such model.</exception>
    public static IEnumerable<Operation> Of(SimMachine machine, ScenarioStepDocument step) => step.Operation switch
    {
        "hotAdd" => step.Cpus.Select(cpu => Operation.HotAdd(cpu, ModelOf(machine, step, cpu))),
        "hotRemove" => step.Cpus.Select(Operation.HotRemove),
        "online" => step.Cpus.Select(cpu => Operation.Online(cpu, step.Cpu ?? -1)),
        "offline" => step.Cpus.Select(cpu => Operation.Offline(cpu, step.Cpu ?? -1)),
        "onlineFrozen" or "asyncOnline" => [Operation.Online(step.Number!.Value, step.Cpu ?? -1)],
        "asyncOffline" => [Operation.Offline(step.Number!.Value, step.Cpu ?? -1)],
        "load" or "asyncLoad" => step.Modules.Select(module => Operation.LoadWithAny(
            module, MachineBlueprint.ParametersOf(step.Parameters), step.Cpu ?? machine.Description.BootCpu)),
        "unload" or "asyncUnload" => step.Modules.Select(module => Operation.Unload(module, step.Cpu ?? -1)),
        "createVm" or "asyncCreateVm" => [Operation.CreateVm(step.Vm!, step.Cpu ?? -1)],
        "createTd" => [Operation.CreateTrustDomain(step.Vm!)],
        "destroyVm" => [Operation.DestroyVm(step.Vm!)],
        "runVcpu" or "asyncRunVcpu" =>
        [
            (step.Cpu is { } cpu ? Operation.RunVcpu(step.Vm!, cpu) : Operation.RunVcpuAnywhere(step.Vm!))
                .WithGuest(step.Guest ?? GuestDescription.Default),
        ],
        "createLoop" => [Operation.StartLoop(step.Vm!, step.Cpu ?? machine.Description.BootCpu)],
        "stopLoop" => [Operation.StopLoop(step.Vm!)],
        "onlineLoop" => [Operation.OnlineLoop(step.Number!.Value, step.Times!.Value)],
        "suspend" => [Operation.Suspend()],
        "resume" => [Operation.Resume(Changed(machine, step))],
        "failAt" => [Operation.InjectFailure(step.Cpu!.Value, step.State!)],
        "smt" => [Operation.SetSmt(Enum.Parse<SmtControl>(step.Word!, ignoreCase: true))],
        "read" => [Operation.ReadFile(step.Path!)],
        "write" => [Operation.WriteFile(step.Path!, step.Text!)],
        "powerOff" => [Operation.PowerOff()],
        "reboot" => [Operation.Reboot()],
        _ => throw new SimException(
            SimError.OperationNotFound, $"There is no operation '{step.Operation}'.", target: step.Operation),
    };

    public static string Describe(ScenarioStepDocument step) => step.Operation switch
    {
        "hotAdd" => $"hot-add CPU {step.Cpus}",
        "hotRemove" => $"hot-remove CPU {step.Cpus}",
        "online" => $"online CPU {step.Cpus}",
        "offline" => $"offline CPU {step.Cpus}",
        "load" => $"load {string.Join(", ", step.Modules)}",
        "unload" => $"unload {string.Join(", ", step.Modules)}",
        "createVm" => $"create VM {step.Vm}",
        "destroyVm" => $"destroy VM {step.Vm}",
        "runVcpu" => step.Cpu is null ? $"run VM {step.Vm}" : $"run VM {step.Vm} on CPU {step.Cpu}",
        "createLoop" => $"create VMs in a loop, {step.Vm}",
        "stopLoop" => $"stop loop {step.Vm}",
        "onlineLoop" => $"online CPU {step.Number} {step.Times} times",
        "createTd" => $"create TD {step.Vm}",
        "onlineFrozen" => $"online CPU {step.Number}, held at {step.At}",
        "asyncOnline" => $"begin to online CPU {step.Number}",
        "asyncOffline" => $"begin to offline CPU {step.Number}",
        "asyncLoad" => $"begin to load {string.Join(", ", step.Modules)}",
        "asyncUnload" => $"begin to unload {string.Join(", ", step.Modules)}",
        "asyncCreateVm" => $"begin to create VM {step.Vm}",
        "asyncRunVcpu" => step.Cpu is null
            ? $"begin to run VM {step.Vm}" : $"begin to run VM {step.Vm} on CPU {step.Cpu}",
        "wait" => $"wait for {step.Vm}",
        "timeout" or "sleep" => $"{step.Operation} {step.Number} ms",
        "resume" when !step.Changed.IsEmpty => $"resume, CPU {step.Changed} changed",
        "failAt" => $"make CPU {step.Cpu} fail at {step.State}",
        "smt" => $"SMT {step.Word}",
        "read" => $"read {step.Path}",
        "write" => $"write {step.Text} to {step.Path}",
        _ => step.Operation,
    };

    private static CpuSockets Changed(SimMachine machine, ScenarioStepDocument step) =>
        CpuSockets.Of(step.Changed.Select(cpu => KeyValuePair.Create(
            cpu, ModelOf(machine, step, cpu) ?? machine.ModelOf(cpu))));

    private static CpuModel? ModelOf(SimMachine machine, ScenarioStepDocument step, int cpu)
    {
        if (step.Model is null && step.Overrides is null)
        {
            return null;
        }

        CpuModel? model = step.Model is null
            ? machine.Description.Stock.Find(cpu)
            : machine.Description.Models.GetValueOrDefault(step.Model);
        if (model is null)
        {
            throw new SimException(
                SimError.CpuModelMissing,
                $"{machine.Name} has no CPU model '{step.Model}' for CPU {cpu}.",
                $"It has: {string.Join(", ", machine.Description.Models.Keys.Order(StringComparer.Ordinal))}.",
                cpu);
        }

        return step.Overrides?.Apply(model) ?? model;
    }
}
