using KvmSim.Hardware;
using KvmSim.Kernel;
using static KvmSim.Conformance.TraceArguments;

namespace KvmSim.Conformance;

/// <summary>An operation of a recording in the simulator's terms.</summary>
/// <param name="Kind">What is to be done with it.</param>
/// <param name="Operation">The operation that is done or begun; null for a command that only lets time pass.</param>
/// <param name="Handle">What is waited for, or the name under which it is begun.</param>
/// <param name="HoldAt">The kernel function at which an onlining is held.</param>
/// <param name="Milliseconds">How long, where time is what it is about.</param>
internal sealed record TraceCommand(
    TraceCommandKind Kind, Operation? Operation = null, string Handle = "", string? HoldAt = null, int Milliseconds = 0)
{
    /// <summary>What a recording calls an onlining that was left running or is held.</summary>
    public const string OnlineHandle = "O";

    /// <param name="recorded">The operation.</param>
    /// <param name="boot">The boot CPU, from which others are told by what differs.</param>
    /// <exception cref="FormatException">It is not understood.</exception>
    public static TraceCommand Of(RecordedOperation recorded, CpuModel boot) => recorded.Name switch
    {
        "load" => Run(Load(recorded)),
        "unload" => Run(Unload(recorded, 0)),
        "plug" => Run(Plug(recorded, boot)),
        "unplug" => Run(Operation.HotRemove(Cpu(recorded, 0))),
        "online" => Run(Operation.Online(Cpu(recorded, 0), CpuOrAny(recorded, 1))),
        "offline" => Run(Operation.Offline(Cpu(recorded, 0), CpuOrAny(recorded, 1))),
        "create" => Run(IsTrustDomain(recorded)
            ? Operation.CreateTrustDomain(Text(recorded, 0))
            : Operation.CreateVm(Text(recorded, 0), CpuOrAny(recorded, 1))),
        "destroy" => Run(Operation.DestroyVm(Text(recorded, 0))),
        "run" => Run(Vcpu(recorded)),
        "loop_start" => Run(Operation.StartLoop(Text(recorded, 0), Cpu(recorded, 1))),
        "loop_stop" => Run(Operation.StopLoop(Text(recorded, 0))),
        "online_loop" => Run(Operation.OnlineLoop(Cpu(recorded, 0), Number(recorded, 1))),
        "online_frozen" => new(
            TraceCommandKind.Begin, Operation.Online(Cpu(recorded, 0), Cpu(recorded, 2)).LeftToKernel(), OnlineHandle,
            Text(recorded, 1)),
        "async_online" => Begin(Operation.Online(Cpu(recorded, 0), Cpu(recorded, 1)), HandleOf(recorded)),
        "async_offline" => Begin(Operation.Offline(Cpu(recorded, 0), Cpu(recorded, 1)), HandleOf(recorded)),
        "async_load" => Begin(Load(recorded, 1), Text(recorded, 0)),
        "async_unload" => Begin(Unload(recorded, 1), Text(recorded, 0)),
        "async_create" => Begin(Operation.CreateVm(Text(recorded, 0), CpuOrAny(recorded, 1)), Text(recorded, 0)),
        "async_run" => Begin(Vcpu(recorded), Text(recorded, 0)),
        "thaw" => new(TraceCommandKind.Release, Handle: OnlineHandle),
        "wait" => new(TraceCommandKind.Wait, Handle: Text(recorded, 0)),
        "write" => Run(Operation.WriteFile(Text(recorded, 0), recorded.Arguments.Count > 1 ? Word(recorded, 1) : "")),
        "read" => Run(Operation.ReadFile(Text(recorded, 0))),
        "resume" => Run(Operation.Resume(Changed(recorded, boot))),
        "poweroff" => Run(Operation.PowerOff()),
        "reboot" => Run(Operation.Reboot()),
        "timeout" => new(TraceCommandKind.Timeout, Milliseconds: Number(recorded, 0)),
        "sleep" => new(TraceCommandKind.Sleep, Milliseconds: Number(recorded, 0)),
        _ => throw new FormatException($"The operation '{recorded.Name}' is not known."),
    };

    /// <summary>What was asked of a real kernel is left to the simulated one to answer.</summary>
    private static TraceCommand Run(Operation operation) => new(TraceCommandKind.Run, operation.LeftToKernel());

    private static TraceCommand Begin(Operation operation, string handle) =>
        new(TraceCommandKind.Begin, operation.LeftToKernel(), handle);

    /// <summary>Two that are under way at once have names of their own.</summary>
    private static string HandleOf(RecordedOperation recorded) =>
        recorded.Arguments.Count > 2 ? Text(recorded, 2) : OnlineHandle;

    /// <summary>A number after a VM's name is the CPU that it was created on.</summary>
    private static bool IsTrustDomain(RecordedOperation recorded) =>
        recorded.Arguments.Count > 1 && recorded.Arguments[1].ValueKind == System.Text.Json.JsonValueKind.String;

    /// <summary>Pairs of a CPU and what differs on it from the boot CPU.</summary>
    private static CpuSockets Changed(RecordedOperation recorded, CpuModel boot) =>
        CpuSockets.Of(Enumerable.Range(0, recorded.Arguments.Count / 2)
            .Select(pair => KeyValuePair.Create(Cpu(recorded, 2 * pair), Model(recorded, 2 * pair, boot))));

    /// <summary>The module's name stands there.</summary>
    private static Operation Load(RecordedOperation recorded, int index = 0)
    {
        string[] words = recorded.Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? at = Array.Find(words, word => word[0] == '@');
        return Operation.LoadWithAny(
            Text(recorded, index), TraceMachine.Words(recorded.Parameters), at is null ? 0 : CpuOf(at));
    }

    /// <summary>The module's name stands there, and after it "@N" if the process ran on that CPU.</summary>
    private static Operation Unload(RecordedOperation recorded, int index) => Operation.Unload(
        Text(recorded, index), recorded.Arguments.Count > index + 1 ? CpuOf(Text(recorded, index + 1)) : -1);

    /// <summary>The CPU on which a process ran, if it is told.</summary>
    private static int CpuOrAny(RecordedOperation recorded, int index) =>
        recorded.Arguments.Count > index ? Cpu(recorded, index) : -1;

    private static Operation Plug(RecordedOperation recorded, CpuModel boot) =>
        Operation.HotAdd(Cpu(recorded, 0), Model(recorded, 0, boot));

    /// <summary>The CPU whose number and properties stand there.</summary>
    private static CpuModel Model(RecordedOperation recorded, int index, CpuModel boot) =>
        QemuCpu.TryMake(boot, $"cpu{Cpu(recorded, index)}", Properties(recorded, index + 1), out string? unknown)
        ?? throw new FormatException($"The CPU property '{unknown}' is not understood.");

    /// <summary>Without a CPU, or with "-", the process is not pinned: it ran where the recording says.</summary>
    private static Operation Vcpu(RecordedOperation recorded)
    {
        bool isPinned = recorded.Arguments.Count > 1
            && recorded.Arguments[1] is { ValueKind: not System.Text.Json.JsonValueKind.String };
        return isPinned
            ? Operation.RunVcpu(Text(recorded, 0), Cpu(recorded, 1))
            : Operation.RunVcpuAnywhere(Text(recorded, 0), recorded.Result.OnCpu ?? -1);
    }
}
