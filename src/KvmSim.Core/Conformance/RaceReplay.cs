using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// The part of a recording in which loops run. What is recorded of an operation has to be among what can come of it;
/// the states that do not fit are left behind.
/// </summary>
internal sealed class RaceReplay
{
    private readonly SimMachine _machine;
    private readonly TraceComparer _comparer;
    private readonly Dictionary<string, HashSet<Errno>> _turns = new(StringComparer.Ordinal);
    private HashSet<HostState> _states;

    public RaceReplay(IReadOnlyList<TraceWorld> worlds)
    {
        _machine = worlds[0].Machine;
        _comparer = worlds[0].Comparer.Copy();
        _states = [.. worlds.Select(world => world.Machine.State)];
    }

    /// <summary>Whether a loop, or a call that nobody waits for, is still under way.</summary>
    public bool IsRunning => _states.Any(state => state.Pending.Any(IsFree));

    /// <summary>
    /// The same moment seen as a race, where calls are under way that nobody waits for or the command begins one; else
    /// null.
    /// </summary>
    public static RaceReplay? Beside(IReadOnlyList<TraceWorld> worlds, TraceCommand command)
    {
        bool begins = command is { Kind: TraceCommandKind.Begin, HoldAt: null };
        return begins || worlds.Any(world => world.Machine.State.Pending.Any(IsFree)) ? new RaceReplay(worlds) : null;
    }

    private static bool IsFree(PendingOperation pending) => !pending.IsHeld && pending.Stage != OperationStage.Finished;

    /// <summary>One of the machines that it can be.</summary>
    public TraceWorld Sample => new(_machine.In(_states.First()), _comparer);

    /// <summary>The machines that it can be.</summary>
    public List<TraceWorld> Worlds() =>
        [.. _states.Select(state => new TraceWorld(_machine.In(state), _comparer.Copy()))];

    /// <exception cref="SimException">The operation makes no sense on this machine.</exception>
    /// <exception cref="FormatException">Too much can happen.</exception>
    public Divergence? Replay(RecordedOperation recorded, TraceCommand command, out RecordedResult predicted)
    {
        if (AnsweredAtOnce(command) is { } answer)
        {
            predicted = answer;
            return Judge(recorded, predicted, new RaceExplorer(_machine).Pass(_states), []);
        }

        HashSet<string> loops = [
            .. _states.First().Pending.Where(pending => pending.IsVmLoop).Select(pending => pending.Handle!)];
        RaceOutcome outcome;
        try
        {
            outcome = Explore(command);
        }
        catch (SimException exception) when (exception.Error == SimError.VmNotFound)
        {
            outcome = new RaceExplorer(_machine).Pass(_states);
            predicted = new RecordedResult { AgentError = TraceWorld.NotHeld };
            return Judge(recorded, predicted, outcome, loops);
        }

        foreach ((string loop, HashSet<Errno> answers) in outcome.TurnAnswers)
        {
            _turns.TryAdd(loop, []);
            _turns[loop].UnionWith(answers);
        }

        predicted = RaceComparer.Sample(recorded, command, outcome, _turns);
        return Judge(recorded, predicted, outcome, loops);
    }

    /// <summary>
    /// Of a kernel that died as recorded nothing else is left to compare: the recorder saw no more of it.
    /// </summary>
    private Divergence? Judge(
        RecordedOperation recorded, RecordedResult predicted, RaceOutcome outcome, HashSet<string> loops) =>
        RaceComparer.CompareKernel(recorded, outcome)
        ?? (recorded.KernelDied
            ? null
            : TraceComparer.CompareResult(recorded, predicted) ?? Look(recorded, outcome, loops));

    private Divergence? Look(RecordedOperation recorded, RaceOutcome outcome, HashSet<string> loops)
    {
        _states = outcome.States;
        bool runs = IsRunning;
        loops.UnionWith(_states.First().Pending.Where(pending => pending.IsVmLoop).Select(pending => pending.Handle!));
        _comparer.See(recorded);
        loops.UnionWith(_comparer.Abandoned);
        Divergence? divergence = RaceComparer.CompareState(
            recorded, _states, loops, runs, out HashSet<HostState> fitting);
        _states = fitting.Count > 0 ? fitting : _states;
        return divergence ?? _comparer.CompareRaceLog(recorded, outcome.Lines);
    }

    /// <summary>What the recorder says where the kernel is not asked; null where it is.</summary>
    private RecordedResult? AnsweredAtOnce(TraceCommand command)
    {
        TraceWorld sample = Sample;
        bool isNotHeld = command.Kind is TraceCommandKind.Release or TraceCommandKind.Wait
            && !sample.IsUnderWay(command.Handle);
        bool isNowhere = command.HoldAt is { } symbol
            && KernelSymbols.Find(sample.Machine.Generation, sample.Machine.State, symbol) is null;
        return command.Operation is { Kind: OperationKind.ReadFile } read ? sample.Peek(read)
            : isNotHeld || isNowhere ? sample.Do(command, timeout: 0)
            : null;
    }

    private RaceOutcome Explore(TraceCommand command)
    {
        RaceExplorer explorer = new(_machine);
        return command switch
        {
            { Kind: TraceCommandKind.Run, Operation: { Kind: OperationKind.OnlineLoop } loop } =>
                explorer.OnlineLoop(_states, loop.Cpu, loop.Times),
            { Kind: TraceCommandKind.Run } => explorer.Run(_states, command.Operation!),
            { Kind: TraceCommandKind.Begin } => explorer.Begin(_states, new PendingOperation
            {
                Operation = command.Operation!,
                Handle = command.Handle,
                HeldAt = command.HoldAt is { } symbol
                    ? KernelSymbols.Find(_machine.Generation, _states.First(), symbol) : null,
            }),
            { Kind: TraceCommandKind.Release or TraceCommandKind.Wait } => explorer.Await(_states, command.Handle),
            _ => explorer.Pass(_states),
        };
    }
}
