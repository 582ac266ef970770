using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// A machine with a running kernel: operations are done to it one at a time, or several at once where one is held at a
/// kernel function or blocked behind another. Knows no rule of the protocol: it runs the programs and keeps the time.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class SimMachine
{
    private const int LoopTimeoutMilliseconds = 60_000;
    private readonly KernelContext _kernel;
    private readonly List<MachineEvent> _history = [];

    /// <summary>A machine, powered on.</summary>
    /// <exception cref="SimException">The description contradicts itself.</exception>
    public SimMachine(HostDescription description)
    {
        DescriptionGuard.Check(description);
        _kernel = new KernelContext(description, default);
        Booting.Boot(_kernel, description.InitialSockets());
    }

    private SimMachine(KernelContext kernel) => _kernel = kernel;

    /// <summary>The machine's name.</summary>
    public string Name => Description.Name;

    /// <summary>How it was built.</summary>
    public HostDescription Description => _kernel.Description;

    /// <summary>Its kernel.</summary>
    public Generation Generation => Description.Generation;

    /// <summary>Everything that changes on it, now. A value: keep it as a snapshot.</summary>
    public HostState State => _kernel.State;

    /// <summary>Its kernel log since boot.</summary>
    public KernelLog Log => _kernel.Log;

    /// <summary>What was done to it since it was powered on.</summary>
    public IReadOnlyList<MachineEvent> History => _history;

    internal KernelContext Kernel => _kernel;

    /// <summary>
    /// The cpuhp states with callbacks that the simulator knows of its kernel; KVM's while it is registered
    /// (/sys/devices/system/cpu/hotplug/states).
    /// </summary>
    public IReadOnlyList<CpuhpState> HotplugStates => [.. CpuhpTable.StatesOf(_kernel)];

    /// <summary>A machine in the same state, with a log of its own that starts empty.</summary>
    public SimMachine Fork() => In(_kernel.State);

    /// <summary>A machine like this one in another state, with a log of its own that starts empty.</summary>
    internal SimMachine In(HostState state) => new(new KernelContext(Description, state));

    /// <summary>The same machine under another kernel, powered on anew with the CPUs of its description.</summary>
    public SimMachine WithGeneration(Generation generation) => new(Description.Under(generation));

    /// <summary>What an operation would come to; the machine stays as it is.</summary>
    /// <exception cref="SimException">It makes no sense on this machine.</exception>
    public OperationResult Predict(Operation operation) => Fork().Run(operation);

    /// <summary>What is plugged as that CPU, or what the description has for its empty socket; null without either.</summary>
    public CpuModel? FindModel(int cpu) => State.Sockets.Find(cpu) ?? Description.Stock.Find(cpu);

    /// <summary>What is plugged as that CPU, or what the description has for its empty socket.</summary>
    /// <exception cref="SimException">The machine has no such CPU.</exception>
    public CpuModel ModelOf(int cpu) => FindModel(cpu) ?? throw new SimException(
        SimError.CpuNotFound, $"{Name} has no CPU {cpu}.", $"It has {KnownCpus}.", cpu);

    /// <summary>What KVM makes of a CPU, whether it is online, offline or only described.</summary>
    /// <exception cref="SimException">The machine has no such CPU.</exception>
    public CpuJudgement Judge(int cpu) => CompatibilityJudge.Judge(this, cpu);

    /// <summary>The CPUs that are plugged and those that its description has for an empty socket.</summary>
    public CpuSet KnownCpus => State.Present.Union(CpuSet.Of(Description.Stock.Plugged.Select(pair => pair.Key)));

    /// <summary>
    /// The CPUs that are present and that KVM refuses, or would refuse if it looked: what user space cannot ask a real
    /// kernel.
    /// </summary>
    public IReadOnlyList<CpuJudgement> FindIncompatibleCpus() =>
        [.. State.Present.Select(Judge).Where(judgement => judgement.Verdict == Compatibility.CheckVerdict.Fail)];

    /// <summary>Does an operation and waits for it.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="timeoutMilliseconds">
    /// How much virtual time to wait for; then the result is blocked, and the operation goes on under its VM's name
    /// (or "O"). Null: until nothing on the machine can move any more, or a minute while a loop runs.
    /// </param>
    /// <exception cref="SimException">It makes no sense on this machine; nothing was changed.</exception>
    public OperationResult Run(Operation operation, int? timeoutMilliseconds = null)
    {
        OperationGuard.Check(_kernel, operation);
        HostState before = _kernel.State;
        int logged = Log.Records.Count;
        PendingOperation pending = new() { Operation = operation, Handle = operation.Name ?? "O" };
        bool reboot = operation.Kind == OperationKind.Reboot;
        bool finished = Scheduler.RunToEnd(_kernel, ref pending, Deadline(timeoutMilliseconds));
        if (!finished && _kernel.State.Death is null)
        {
            _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        }

        OperationResult result = Result(pending, before, reboot ? 0 : logged, isBlocked: !finished);
        if (reboot)
        {
            _history.Clear();
        }
        else
        {
            _history.Add(MachineEvents.Of(_kernel, result));
        }

        return result;
    }

    /// <summary>
    /// Begins an operation and comes back at once, or when it is about to take that step, where it is held until
    /// <see cref="Release"/>.
    /// </summary>
    /// <param name="operation">What to do.</param>
    /// <param name="handle">The name under which it can be waited for.</param>
    /// <param name="holdBefore">The step before which it is held; null to let it run beside what follows.</param>
    /// <exception cref="SimException">It makes no sense on this machine; nothing was changed.</exception>
    public OperationResult Begin(Operation operation, string handle, HotplugStep? holdBefore = null)
    {
        OperationGuard.Check(_kernel, operation);
        HostState before = _kernel.State;
        int logged = Log.Records.Count;
        PendingOperation pending = new() { Operation = operation, Handle = handle, HeldAt = holdBefore };
        _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        if (holdBefore is not null)
        {
            Scheduler.Settle(_kernel);
        }

        OperationResult result = Result(pending, before, logged, isBlocked: false);
        _history.Add(MachineEvents.OfBegin(_kernel, result, handle, holdBefore));
        return result;
    }

    /// <summary>Lets an operation that is held go on, and waits for it.</summary>
    /// <exception cref="SimException">Nothing is under way under that name.</exception>
    public OperationResult Release(string handle)
    {
        int index = FindPending(handle);
        PendingOperation pending = _kernel.State.Pending[index];
        _kernel.State.Pending = _kernel.State.Pending.SetItem(index, pending with { HeldAt = null });
        OperationResult result = WaitFor(handle, timeoutMilliseconds: null);
        _history.Add(MachineEvents.OfThaw(result));
        return result;
    }

    /// <summary>Waits for an operation that was begun.</summary>
    /// <exception cref="SimException">Nothing is under way under that name.</exception>
    public OperationResult Wait(string handle, int? timeoutMilliseconds = null)
    {
        OperationResult result = WaitFor(handle, timeoutMilliseconds);
        _history.Add(MachineEvents.OfWait(result, handle));
        return result;
    }

    /// <summary>Lets virtual time pass, and what is under way go on.</summary>
    public void Sleep(int milliseconds)
    {
        int logged = Log.Records.Count;
        Scheduler.Sleep(_kernel, milliseconds * 1000L);
        _history.Add(MachineEvents.OfSleep(milliseconds, Log.Since(logged), _kernel.State));
    }

    private OperationResult WaitFor(string handle, int? timeoutMilliseconds)
    {
        int index = FindPending(handle);
        HostState before = _kernel.State;
        int logged = Log.Records.Count;
        PendingOperation pending = _kernel.State.Pending[index];
        _kernel.State.Pending = _kernel.State.Pending.RemoveAt(index);
        bool finished = Scheduler.RunToEnd(_kernel, ref pending, Deadline(timeoutMilliseconds));
        if (!finished && _kernel.State.Death is null)
        {
            _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        }

        return Result(pending, before, logged, isBlocked: !finished);
    }

    private long? Deadline(int? milliseconds) =>
        (milliseconds ?? DefaultTimeout) is { } limit ? _kernel.State.Microseconds + (limit * 1000L) : null;

    /// <summary>While a loop runs something on the machine can always move.</summary>
    private int? DefaultTimeout => _kernel.State.Pending.Any(pending => pending.IsVmLoop) ? LoopTimeoutMilliseconds : null;

    private int FindPending(string handle)
    {
        int index = _kernel.State.Pending.FindIndex(pending => string.Equals(pending.Handle, handle, StringComparison.Ordinal));
        return index >= 0 ? index : throw new SimException(
            SimError.OperationNotFound, $"Nothing is under way on {Name} under the name '{handle}'.", target: handle);
    }

    private OperationResult Result(in PendingOperation pending, in HostState before, int logged, bool isBlocked) => new()
    {
        Machine = this,
        Operation = pending.Operation,
        Errno = pending.Answer,
        FailedCall = pending.FailedCall,
        Exit = pending.Exit,
        Text = pending.Read,
        DependsOn = pending.DependsOn,
        RanOn = pending.Exit == VcpuExit.None ? -1 : pending.RanOn,
        Counts = pending.Stage == OperationStage.Finished ? pending.Counts : null,
        IsBlocked = isBlocked && _kernel.State.Death is null,
        Death = _kernel.State.Death,
        Log = Log.Since(logged),
        Before = before,
        After = _kernel.State,
    };
}
