using System.Globalization;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>Puts what was done to a machine in the words of a recording.</summary>
internal static class MachineEvents
{
    private const string OnlineHandle = "O";

    public static MachineEvent Of(KernelContext kernel, OperationResult result)
    {
        (string name, object[] arguments) = WordsOf(kernel, result.Operation, result.After);
        return new MachineEvent(name, arguments, result, result.Log, result.After);
    }

    private static (string Name, object[] Arguments) WordsOf(KernelContext kernel, Operation operation, in HostState after) =>
        operation.Kind switch
        {
            OperationKind.HotAdd => ("plug", [operation.Cpu, after.Sockets.Find(operation.Cpu) ?? operation.Model!]),
            OperationKind.HotRemove => ("unplug", [operation.Cpu]),
            OperationKind.Online => ("online", [operation.Cpu]),
            OperationKind.Offline => ("offline", [operation.Cpu]),
            OperationKind.Load => ("load", [operation.Name!]),
            OperationKind.Unload => ("unload", [operation.Name!]),
            OperationKind.CreateVm => ("create", operation.IsTrustDomain ? [operation.Name!, "td"] : [operation.Name!]),
            OperationKind.DestroyVm => ("destroy", [operation.Name!]),
            OperationKind.RunVcpu => ("run", operation.IsPinned ? [operation.Name!, operation.Cpu] : [operation.Name!]),
            OperationKind.StartLoop => ("loop_start", [operation.Name!, operation.OnCpu]),
            OperationKind.StopLoop => ("loop_stop", [operation.Name!]),
            OperationKind.OnlineLoop => ("online_loop", [operation.Cpu, operation.Times, 0]),
            OperationKind.Suspend => ("write", [SysfsFiles.Suspend, "mem"]),
            OperationKind.SetSmt => ("write", [SysfsFiles.SmtControlFile, operation.Smt.ToString().ToLowerInvariant()]),
            OperationKind.InjectFailure => ("write", [SysfsFiles.FailOf(operation.Cpu), StateNumber(kernel, operation.Name!)]),
            OperationKind.ReadFile => ("read", [operation.Name!]),
            OperationKind.WriteFile => ("write", [operation.Name!, operation.Text!]),
            OperationKind.Resume => ("resume", [.. operation.Changed.Plugged.SelectMany(pair => new object[] { pair.Key, pair.Value })]),
            OperationKind.PowerOff => ("poweroff", []),
            _ => throw new InvalidOperationException($"A recording has no word for {operation.Kind}."),
        };

    /// <summary>A name that the kernel does not have is written as it is.</summary>
    private static string StateNumber(KernelContext kernel, string state) =>
        CpuhpTable.NumberOf(kernel, state)?.ToString(CultureInfo.InvariantCulture) ?? state;

    public static MachineEvent OfBegin(OperationResult result, HotplugStep? heldBefore)
    {
        int cpu = result.Operation.Cpu, writer = Math.Max(0, result.Operation.OnCpu);
        return heldBefore is { } step
            ? new MachineEvent("online_frozen", [cpu, KernelSymbols.NameOf(step), writer], null, result.Log, result.After)
            : new MachineEvent("async_online", [cpu, writer], null, result.Log, result.After);
    }

    public static MachineEvent OfThaw(OperationResult result) => new("thaw", [], result, result.Log, result.After);

    public static MachineEvent OfWait(OperationResult result, string handle) => new(
        "wait", [result.Operation.Kind == OperationKind.Online ? OnlineHandle : handle], result, result.Log, result.After);

    public static MachineEvent OfSleep(int milliseconds, IReadOnlyList<KernelLogRecord> log, HostState after) =>
        new("sleep", [milliseconds], null, log, after);
}
