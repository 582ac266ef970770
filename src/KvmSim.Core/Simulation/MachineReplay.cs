using System.Globalization;
using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>What was asked of a machine is asked of another again, which tells what comes of it.</summary>
internal static class MachineReplay
{
    /// <summary>
    /// What comes of each call, in order: one after the other, for nobody can have the last without those before it.
    /// </summary>
    /// <param name="machine">It stands as the first one stood before the calls.</param>
    /// <param name="calls">What was asked.</param>
    public static IEnumerable<MachineEvent> Of(SimMachine machine, IReadOnlyList<MachineCall> calls)
    {
        foreach (MachineCall call in calls)
        {
            yield return Of(machine, call);
        }
    }

    /// <summary>More was asked than is kept.</summary>
    public static SimException Incomplete(SimMachine machine) => new(
        SimError.HistoryIncomplete,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{machine.History.Count} operations were done to {machine.Name} since it was powered on, "
                + $"and it keeps {machine.History.Limit}."),
        "Make it with -HistoryLimit, as many as are to come; Restart-SimMachine begins a new history.",
        machine.Name);

    private static MachineEvent Of(SimMachine machine, in MachineCall call)
    {
        long logged = machine.Log.Printed;
        switch (call.Kind)
        {
            case MachineCallKind.Run:
                return MachineEvents.Of(machine.Kernel, machine.Run(call.Operation!, call.Milliseconds));
            case MachineCallKind.Begin:
                OperationResult begun = machine.Begin(call.Operation!, call.Handle!, call.HoldBefore);
                return MachineEvents.OfBegin(machine.Kernel, begun, call.Handle!, call.HoldBefore);
            case MachineCallKind.Release:
                return MachineEvents.OfThaw(machine.Release(call.Handle!));
            case MachineCallKind.Wait:
                return MachineEvents.OfWait(machine.Wait(call.Handle!, call.Milliseconds), call.Handle!);
            default:
                machine.Sleep(call.Milliseconds!.Value);
                return MachineEvents.OfSleep(
                    call.Milliseconds.Value, machine.Log.Since(logged), machine.State);
        }
    }
}
