using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
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
                return KernelSymbols.TryFind(step.At!, out HotplugStep hold)
                    ? [machine.Begin(Operation.Online(step.Number!.Value), OnlineHandle, hold)]
                    : throw new SimException(
                        SimError.OperationNotFound, $"No step begins at '{step.At}'.", target: step.At);
            case "asyncOnline":
                return [machine.Begin(Operation.Online(step.Number!.Value), OnlineHandle)];
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
