using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>
/// A scenario under way: most steps are operations, some say when others go on. What is begun and not waited for goes
/// by the name that recordings give it.
/// </summary>
internal sealed class ScenarioSession(SimMachine machine)
{
    private int? _timeout;

    /// <exception cref="SimException">The step makes no sense on this machine.</exception>
    public IEnumerable<OperationResult> Do(ScenarioStepDocument step)
    {
        switch (step.Operation)
        {
            case "onlineFrozen":
                return KernelSymbols.Find(machine.Generation, machine.State, step.At!) is { } hold
                    ? Begin(step, hold)
                    : throw new SimException(
                        SimError.OperationNotFound,
                        $"{machine.Name} has no kernel function '{step.At}' now.",
                        "KVM's functions are there while kvm is loaded; which it has depends on the generation.",
                        step.At);
            case "asyncOnline" or "asyncOffline" or "asyncLoad" or "asyncUnload" or "asyncCreateVm" or "asyncRunVcpu":
                return Begin(step);
            case "thaw":
                return [machine.Release(ScenarioStepDocument.OnlineHandle)];
            case "wait":
                return [machine.Wait(step.Vm!, _timeout)];
            case "timeout":
                _timeout = step.Number;
                return [];
            case "sleep":
                machine.Sleep(step.Number!.Value);
                return [];
            default:
                return StepOperations.Of(machine, step).Select(Run);
        }
    }

    private OperationResult Run(Operation operation)
    {
        BesideOthers.Check(machine, operation);
        return machine.Run(operation, _timeout);
    }

    private IEnumerable<OperationResult> Begin(ScenarioStepDocument step, HotplugStep? hold = null)
    {
        Operation operation = StepOperations.Of(machine, step).Single();
        string handle = step.Handle ?? step.Vm!;
        BesideOthers.Check(machine, operation);
        BesideOthers.CheckHandle(machine, handle);
        if (operation.WhatItNeeds(machine.State) is { } needed && Run(needed) is { Succeeded: false } refused)
        {
            return [refused];
        }

        return [machine.Begin(operation, handle, hold)];
    }
}
