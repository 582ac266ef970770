using System.Runtime.CompilerServices;
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
    private readonly KernelContext _kernel;
    private StrongBox<HostState>? _poweredOn;
    private CompatibilityJudge? _judge;
    private long _turn;

    /// <summary>A machine, powered on.</summary>
    /// <param name="description">How it is built.</param>
    /// <param name="historyLimit">
    /// How many of the things that are asked of it are kept in <see cref="History"/>.
    /// </param>
    /// <exception cref="SimException">The description contradicts itself.</exception>
    public SimMachine(HostDescription description, int historyLimit = MachineHistory.DefaultLimit)
    {
        DescriptionGuard.Check(description);
        History = new MachineHistory(historyLimit);
        _kernel = new KernelContext(description, default);
        Booting.Boot(_kernel, description.InitialSockets());
    }

    private SimMachine(KernelContext kernel, int historyLimit = MachineHistory.DefaultLimit)
    {
        History = new MachineHistory(historyLimit);
        _kernel = kernel;
    }

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

    /// <summary>What was asked of it since it was powered on; <see cref="Replay"/> tells what came of it.</summary>
    public MachineHistory History { get; }

    /// <summary>The answer to what was asked last, where that has one of its own.</summary>
    internal OperationResult? LastAnswer { get; private set; }

    internal KernelContext Kernel => _kernel;

    /// <summary>
    /// The cpuhp states with callbacks that the simulator knows of its kernel; KVM's while it is registered
    /// (/sys/devices/system/cpu/hotplug/states).
    /// </summary>
    public IReadOnlyList<CpuhpState> HotplugStates => [.. CpuhpTable.StatesOf(_kernel)];

    /// <summary>A machine in the same state, with a log of its own that starts empty.</summary>
    public SimMachine Fork() => new(_kernel.In(_kernel.State));

    /// <summary>A machine like this one in another state, with a log of its own that starts empty.</summary>
    internal SimMachine In(in HostState state) => new(new KernelContext(Description, state));

    /// <summary>The same machine under another kernel, powered on anew with the CPUs of its description.</summary>
    public SimMachine WithGeneration(Generation generation) => new(Description.Under(generation), History.Limit);

    /// <summary>What an operation would come to; the machine stays as it is.</summary>
    /// <exception cref="SimException">It makes no sense on this machine.</exception>
    public OperationResult Predict(Operation operation) => Plan(operation).Expected;

    /// <summary>
    /// Does what was predicted, without doing it a second time where nothing happened to the machine since.
    /// </summary>
    /// <param name="prediction">What <see cref="Plan"/> gave.</param>
    /// <exception cref="SimException">It makes no sense on this machine any more; nothing was changed.</exception>
    public OperationResult Do(PlannedOperation prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        Operation operation = prediction.Expected.Operation;
        if (!ReferenceEquals(prediction.Machine, this) || prediction.Turn != _turn)
        {
            return Run(operation);
        }

        _ = Start();
        _kernel.Become(prediction.Fork._kernel, operation.Kind == OperationKind.Reboot);
        prediction.Expected.Machine = this;
        return Remember(new MachineCall(MachineCallKind.Run, operation, null, null, null), prediction.Expected);
    }

    /// <summary>Predicts an operation, and keeps what was predicted so that it can be had for no more.</summary>
    /// <exception cref="SimException">It makes no sense on this machine.</exception>
    public PlannedOperation Plan(Operation operation)
    {
        SimMachine fork = new(_kernel.In(_kernel.State), historyLimit: 0);
        return new PlannedOperation(this, _turn, fork, fork.Run(operation));
    }

    /// <summary>
    /// What was asked of the machine since it was powered on, with what came of it, in order: all of it is done again
    /// to a machine that stands as this one stood then.
    /// </summary>
    /// <exception cref="SimException">
    /// More was asked than is kept (<see cref="MachineHistory.IsComplete"/>).
    /// </exception>
    public IEnumerable<MachineEvent> Replay()
    {
        if (!History.IsComplete)
        {
            throw MachineReplay.Incomplete(this);
        }

        SimMachine again = new(_kernel.In(_poweredOn?.Value ?? _kernel.State), historyLimit: 0);
        return MachineReplay.Of(again, History.Calls);
    }

    /// <summary>
    /// What is plugged as that CPU, or what the description has for its empty socket; null without either.
    /// </summary>
    public CpuModel? FindModel(int cpu) => _kernel.State.Sockets.Find(cpu) ?? Description.Stock.Find(cpu);

    /// <summary>What is plugged as that CPU, or what the description has for its empty socket.</summary>
    /// <exception cref="SimException">The machine has no such CPU.</exception>
    public CpuModel ModelOf(int cpu) => FindModel(cpu) ?? throw new SimException(
        SimError.CpuNotFound, $"{Name} has no CPU {cpu}.", $"It has {KnownCpus}.", cpu);

    /// <summary>What KVM makes of a CPU, whether it is online, offline or only described.</summary>
    /// <exception cref="SimException">The machine has no such CPU.</exception>
    public CpuJudgement Judge(int cpu) => JudgeNow.Judge(cpu);

    /// <summary>
    /// Of an arm64 machine: which CPUs have to be online at boot so that the others may come later, an answer for each
    /// choice of kinds of CPU, those with the fewest first; empty for others.
    /// </summary>
    public IReadOnlyList<BootSet> BootSets => Generation.IsArm ? [.. ArmBootAnswers.Of(_kernel)] : [];

    /// <summary>The same as sentences.</summary>
    internal IReadOnlyList<string> BootAnswers => [.. BootSets.Select(set => set.Text)];

    /// <summary>What the judgement of that CPU comes to.</summary>
    /// <exception cref="SimException">The machine has no such CPU.</exception>
    public Compatibility.CheckVerdict VerdictOf(int cpu) => JudgeNow.VerdictOf(cpu);

    /// <summary>Whether a CPU is there, and online.</summary>
    public CpuPresence PresenceOf(int cpu) => _kernel.State.Kvm.Online.Contains(cpu) ? CpuPresence.Online
        : _kernel.State.Present.Contains(cpu) ? CpuPresence.Offline
        : CpuPresence.Absent;

    /// <summary>Whether ordinary tasks may run on it (cpu_active_mask).</summary>
    public bool IsActive(int cpu) => _kernel.State.Active.Contains(cpu);

    /// <summary>Whether its hardware is in virtualization mode, whatever KVM believes.</summary>
    public bool HasVirtualizationOn(int cpu) => _kernel.State.VirtualizationOn.Contains(cpu);

    /// <summary>The CPUs that are plugged and those that its description has for an empty socket.</summary>
    public CpuSet KnownCpus => State.Present.Union(CpuSet.Of(Description.Stock.Plugged.Select(pair => pair.Key)));

    /// <summary>
    /// The CPUs that are present and that KVM refuses, or would refuse if it looked: what user space cannot ask a real
    /// kernel.
    /// </summary>
    public IReadOnlyList<CpuJudgement> FindIncompatibleCpus() => [.. JudgeNow.Refused(State.Present)];

    /// <summary>What a VM of that name goes by and online CPUs have changed since it was told (arm64).</summary>
    internal IReadOnlyList<StaleValue> FindStaleValues(string vm) =>
        State.Vms.Find(vm) is { } found ? StaleValues.Of(_kernel, found) : [];

    /// <summary>The first CPU that is online and that KVM refuses; null if there is none.</summary>
    public CpuJudgement? FindIncompatibleOnline() => JudgeNow.Refused(State.Kvm.Online).FirstOrDefault();

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
        long logged = Start();
        PendingOperation pending = new() { Operation = operation, Handle = operation.Name ?? "O" };
        bool reboot = operation.Kind == OperationKind.Reboot;
        bool finished = RunToEnd(ref pending, timeoutMilliseconds, before, logged);
        if (!finished && _kernel.State.Death is null)
        {
            _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        }

        OperationResult result = OperationResult.Of(this, pending, before, reboot ? 0 : logged, isBlocked: !finished);
        return Remember(new MachineCall(MachineCallKind.Run, operation, null, null, timeoutMilliseconds), result);
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
        long logged = Start();
        PendingOperation pending = new() { Operation = operation, Handle = handle, HeldAt = holdBefore };
        _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        if (holdBefore is not null)
        {
            OrLeaveAsItWas(() => Scheduler.Settle(_kernel), before, logged);
        }

        OperationResult result = OperationResult.Of(this, pending, before, logged, isBlocked: false);
        _ = Remember(new MachineCall(MachineCallKind.Begin, operation, handle, holdBefore, null), answer: null);
        return result;
    }

    /// <summary>Lets an operation that is held go on, and waits for it.</summary>
    /// <exception cref="SimException">Nothing is under way under that name.</exception>
    public OperationResult Release(string handle)
    {
        int index = FindPending(handle);
        HostState before = _kernel.State;
        PendingOperation pending = before.Pending[index];
        _kernel.State.Pending = before.Pending.SetItem(index, pending with { HeldAt = null });
        OperationResult result = null!;
        OrLeaveAsItWas(() => result = WaitFor(handle, timeoutMilliseconds: null), before, Log.Printed);
        return Remember(new MachineCall(MachineCallKind.Release, null, handle, null, null), result);
    }

    /// <summary>Waits for an operation that was begun.</summary>
    /// <exception cref="SimException">Nothing is under way under that name.</exception>
    public OperationResult Wait(string handle, int? timeoutMilliseconds = null)
    {
        OperationResult result = WaitFor(handle, timeoutMilliseconds);
        return Remember(new MachineCall(MachineCallKind.Wait, null, handle, null, timeoutMilliseconds), result);
    }

    /// <summary>Lets virtual time pass, and what is under way go on.</summary>
    public void Sleep(int milliseconds)
    {
        HostState before = _kernel.State;
        long logged = Start();
        OrLeaveAsItWas(() => Scheduler.Sleep(_kernel, milliseconds * 1000L), before, logged);
        _ = Remember(new MachineCall(MachineCallKind.Sleep, null, null, null, milliseconds), answer: null);
    }

    /// <summary>Something is about to be asked.</summary>
    /// <returns>How much was printed until then.</returns>
    private long Start()
    {
        _turn++;
        _judge = null;
        _poweredOn ??= History.Limit > 0 ? new StrongBox<HostState>(_kernel.State) : null;
        Log.Trim();
        return Log.Printed;
    }

    /// <summary>Something was asked. A machine that was powered on anew begins anew.</summary>
    private OperationResult Remember(in MachineCall call, OperationResult? answer)
    {
        LastAnswer = answer;
        if (call.Operation?.Kind == OperationKind.Reboot)
        {
            History.Clear();
            _poweredOn = null;
        }
        else
        {
            History.Add(call);
        }

        return answer!;
    }

    /// <summary>Who judges the machine as it is now.</summary>
    private CompatibilityJudge JudgeNow => _judge ??= new CompatibilityJudge(this);

    private OperationResult WaitFor(string handle, int? timeoutMilliseconds)
    {
        int index = FindPending(handle);
        HostState before = _kernel.State;
        long logged = Start();
        PendingOperation pending = _kernel.State.Pending[index];
        _kernel.State.Pending = _kernel.State.Pending.RemoveAt(index);
        bool finished = RunToEnd(ref pending, timeoutMilliseconds, before, logged);
        if (!finished && _kernel.State.Death is null)
        {
            _kernel.State.Pending = _kernel.State.Pending.Add(pending);
        }

        return OperationResult.Of(this, pending, before, logged, isBlocked: !finished);
    }

    private bool RunToEnd(ref PendingOperation pending, int? timeoutMilliseconds, in HostState before, long logged)
    {
        try
        {
            return Scheduler.RunToEnd(_kernel, ref pending, Scheduler.DeadlineOf(_kernel, timeoutMilliseconds));
        }
        catch (SimException)
        {
            LeaveAsItWas(before, logged);
            throw;
        }
    }

    /// <summary>Does what comes to an end, or leaves the machine as it was.</summary>
    private void OrLeaveAsItWas(Action action, in HostState before, long logged)
    {
        try
        {
            action();
        }
        catch (SimException)
        {
            LeaveAsItWas(before, logged);
            throw;
        }
    }

    /// <summary>What comes to something that is not known was not done.</summary>
    private void LeaveAsItWas(in HostState before, long logged)
    {
        _kernel.State = before;
        Log.TakeBack(logged);
        _judge = null;
    }

    private int FindPending(string handle)
    {
        int index = _kernel.State.Pending.FindIndex(
            pending => string.Equals(pending.Handle, handle, StringComparison.Ordinal));
        return index >= 0 ? index : throw new SimException(
            SimError.OperationNotFound, $"Nothing is under way on {Name} under the name '{handle}'.", target: handle);
    }
}
