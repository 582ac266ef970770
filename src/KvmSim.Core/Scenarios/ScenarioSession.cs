using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>
/// A scenario under way: most steps are operations, some say when others go on. A CPU that is begun and not waited for
/// goes by the name that recordings give it.
/// </summary>
internal sealed class ScenarioSession(SimMachine machine)
{
    private const string OnlineHandle = "O";
    private int? _timeout;

    /// <exception cref="SimException">The step makes no sense on this machine.</exception>
    public IEnumerable<OperationResult> Do(ScenarioStepDocument step)
    {
        switch (step.Operation)
        {
            case "onlineFrozen":
                return KernelSymbols.Find(machine, step.At!) is { } hold
                    ? [machine.Begin(Operation.Online(step.Number!.Value, step.Cpu ?? -1), OnlineHandle, hold)]
                    : throw new SimException(
                        SimError.OperationNotFound,
                        $"{machine.Name} has no kernel function '{step.At}' now.",
                        "KVM's functions are there while kvm is loaded; which it has depends on the generation.",
                        step.At);
            case "asyncOnline":
                return [machine.Begin(Operation.Online(step.Number!.Value, step.Cpu ?? -1), OnlineHandle)];
            case "thaw":
                return [machine.Release(OnlineHandle)];
            case "wait":
                return [machine.Wait(step.Vm!, _timeout)];
            case "timeout":
                _timeout = step.Number;
                return [];
            case "sleep":
                machine.Sleep(step.Number!.Value);
                return [];
            default:
                return StepOperations.Of(machine, step).Select(operation => machine.Run(operation, _timeout));
        }
    }
}
