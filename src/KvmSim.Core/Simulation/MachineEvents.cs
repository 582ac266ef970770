using System.Globalization;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>Puts what was done to a machine in the words of a recording.</summary>
internal static class MachineEvents
{
    public static MachineEvent Of(KernelContext kernel, OperationResult result)
    {
        (string name, object[] arguments) = WordsOf(kernel, result.Operation, result.After);
        return new MachineEvent(name, arguments, result, result.Log, result.After);
    }

    private static (string Name, object[] Arguments) WordsOf(
        KernelContext kernel, Operation operation, in HostState after) =>
        operation.Kind switch
        {
            OperationKind.HotAdd => ("plug", [operation.Cpu, after.Sockets.Find(operation.Cpu) ?? operation.Model!]),
            OperationKind.HotRemove => ("unplug", [operation.Cpu]),
            OperationKind.Online => ("online", [operation.Cpu, .. Writer(operation)]),
            OperationKind.Offline => ("offline", [operation.Cpu, .. Writer(operation)]),
            OperationKind.Load => ("load", [operation.Name!]),
            OperationKind.Unload => ("unload", [operation.Name!, .. At(operation)]),
            OperationKind.CreateVm =>
                ("create", [operation.Name!, .. operation.IsTrustDomain ? ["td"] : Writer(operation)]),
            OperationKind.DestroyVm => ("destroy", [operation.Name!]),
            OperationKind.RunVcpu => ("run", operation.IsPinned ? [operation.Name!, operation.Cpu] : [operation.Name!]),
            OperationKind.StartLoop => ("loop_start", [operation.Name!, operation.OnCpu]),
            OperationKind.StopLoop => ("loop_stop", [operation.Name!]),
            OperationKind.OnlineLoop => ("online_loop", [operation.Cpu, operation.Times, 0]),
            OperationKind.Suspend => ("write", [SysfsFiles.Suspend, "mem"]),
            OperationKind.SetSmt => ("write", [SysfsFiles.SmtControlFile, operation.Smt.ToString().ToLowerInvariant()]),
            OperationKind.InjectFailure =>
                ("write", [SysfsFiles.FailOf(operation.Cpu), StateNumber(kernel, operation.Name!)]),
            OperationKind.ReadFile => ("read", [operation.Name!]),
            OperationKind.WriteFile => ("write", [operation.Name!, operation.Text!]),
            OperationKind.Resume =>
                ("resume", [.. operation.Changed.Plugged.SelectMany(pair => new object[] { pair.Key, pair.Value })]),
            OperationKind.PowerOff => ("poweroff", []),
            _ => throw new InvalidOperationException($"A recording has no word for {operation.Kind}."),
        };

    /// <summary>The CPU on which the process runs, if it is said.</summary>
    private static object[] Writer(Operation operation) => operation.OnCpu < 0 ? [] : [operation.OnCpu];

    /// <summary>The same beside a module.</summary>
    private static object[] At(Operation operation) =>
        operation.OnCpu < 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"@{operation.OnCpu}")];

    /// <summary>A name that the kernel does not have is written as it is.</summary>
    private static string StateNumber(KernelContext kernel, string state) =>
        CpuhpTable.NumberOf(kernel, state)?.ToString(CultureInfo.InvariantCulture) ?? state;

    public static MachineEvent OfBegin(
        KernelContext kernel, OperationResult result, string handle, HotplugStep? heldBefore)
    {
        Operation operation = result.Operation;
        int cpu = operation.Cpu, writer = Math.Max(0, operation.OnCpu);
        object[] named =
            string.Equals(handle, ScenarioStepDocument.OnlineHandle, StringComparison.Ordinal) ? [] : [handle];
        (string name, object[] arguments) = operation.Kind switch
        {
            _ when heldBefore is { } step => ("online_frozen", (object[])[cpu, KernelSymbols.NameOf(step), writer]),
            OperationKind.Online => ("async_online", [cpu, writer, .. named]),
            OperationKind.Offline => ("async_offline", [cpu, writer, .. named]),
            OperationKind.Load => ("async_load", [handle, operation.Name!]),
            OperationKind.Unload => ("async_unload", [handle, operation.Name!, .. At(operation)]),
            OperationKind.CreateVm => ("async_create", [operation.Name!, .. Writer(operation)]),
            OperationKind.RunVcpu => ("async_run", operation.IsPinned ? [operation.Name!, cpu] : [operation.Name!]),
            _ => WordsOf(kernel, operation, result.After), // what a process was asked while it was in a call
        };
        return new MachineEvent(name, arguments, null, result.Log, result.After) { Begun = operation };
    }

    public static MachineEvent OfThaw(OperationResult result) => new("thaw", [], result, result.Log, result.After);

    public static MachineEvent OfWait(OperationResult result, string handle) => new(
        "wait", [handle], result, result.Log, result.After);

    public static MachineEvent OfSleep(int milliseconds, IReadOnlyList<KernelLogRecord> log, HostState after) =>
        new("sleep", [milliseconds], null, log, after);
}
