using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>What the simulation makes of an operation, in the form of a recording.</summary>
internal static class PredictedOperation
{
    /// <summary>The operation as recorded, with what was predicted in place of what was seen.</summary>
    public static RecordedOperation Of(
        RecordedOperation recorded, RecordedResult result, SimMachine machine,
        IReadOnlyList<KernelLogRecord> lines) =>
        recorded with
        {
            Result = result,
            Lines = [.. lines.Select(record =>
                new RecordedLine(LineClass.Of(record), record.Level, record.Text))],
            State = machine.State.Death is null ? StateOf(machine.State) : null,
        };

    private static RecordedState StateOf(in HostState state) => new()
    {
        Online = state.Kvm.Online,
        Present = state.Present,
        Svme = state.VirtualizationOn.Intersect(state.Kvm.Online),
        Modules = MachineExport.LoadedModules(state).ToHashSet(StringComparer.Ordinal),
        DevKvm = state.DevKvm,
        Tainted = state.Tainted,
        Held = state.Vms.Select(vm => vm.Name).ToHashSet(StringComparer.Ordinal),
    };
}
