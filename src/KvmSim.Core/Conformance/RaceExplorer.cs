using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// Does an operation in every order in which its steps can meet those of the loops that run beside it: the same step
/// programs as everywhere, with no scheduler and no clock.
/// </summary>
internal sealed class RaceExplorer(SimMachine machine)
{
    /// <summary>So many moments are looked at, for one operation: more is no recording.</summary>
    private const int MaxNodes = 300_000;

    private readonly KernelContext _kernel = machine.Fork().Kernel;
    private int _nodes;

    /// <summary>A call is made and waited for.</summary>
    /// <exception cref="SimException">It makes no sense on this machine.</exception>
    /// <exception cref="FormatException">Too much can happen.</exception>
    public RaceOutcome Run(IEnumerable<HostState> from, Operation operation)
    {
        List<RaceNode> nodes = [];
        foreach (HostState state in from)
        {
            _kernel.State = state;
            OperationGuard.Check(_kernel, operation);
            PendingOperation pending = new()
            {
                Operation = operation,
                Handle = operation.Name ?? TraceCommand.OnlineHandle,
            };
            nodes.Add(new RaceNode(state, pending));
        }

        return Explore(nodes);
    }

    /// <summary>A call that is under way is let go, if it is held, and waited for.</summary>
    public RaceOutcome Await(IEnumerable<HostState> from, string handle)
    {
        List<RaceNode> nodes = [];
        foreach (HostState state in from)
        {
            int index = state.Pending.FindIndex(
                pending => string.Equals(pending.Handle, handle, StringComparison.Ordinal));
            PendingOperation awaited = state.Pending[index] with { HeldAt = null };
            nodes.Add(new RaceNode(state with { Pending = state.Pending.RemoveAt(index) }, awaited));
        }

        return Explore(nodes);
    }

    /// <summary>A call is begun and goes on beside the loops, up to where it is to be held.</summary>
    public RaceOutcome Begin(IEnumerable<HostState> from, PendingOperation begun)
    {
        List<RaceNode> nodes = [];
        foreach (HostState state in from)
        {
            _kernel.State = state;
            OperationGuard.Check(_kernel, begun.Operation);
            nodes.Add(new RaceNode(state with { Pending = state.Pending.Add(begun) }, null));
        }

        return Explore(nodes);
    }

    /// <summary>Nothing is done; the loops go on.</summary>
    public RaceOutcome Pass(IEnumerable<HostState> from) =>
        Explore([.. from.Select(state => new RaceNode(state, null))]);

    /// <summary>
    /// Up and down in turn, up at the end. Once two rounds lead to the same states as the round before, so do all that
    /// follow.
    /// </summary>
    public RaceOutcome OnlineLoop(IEnumerable<HostState> from, int cpu, int times)
    {
        RaceOutcome all = new();
        HashSet<HostState> up = [.. from], down = [];
        if (times == 0)
        {
            return Pass(up);
        }

        for (int turn = 0; turn < times; turn++)
        {
            RaceOutcome part = Run(up, Operation.Online(cpu));
            all.Add(part);
            all.Answers.UnionWith(part.Answers);
            HashSet<HostState> wasDown = down;
            if (turn == times - 1)
            {
                all.States.UnionWith(part.States);
                return all;
            }

            RaceOutcome back = Run(part.States, Operation.Offline(cpu));
            all.Add(back);
            all.DownAnswers.UnionWith(back.Answers);
            down = back.States;
            if (down.SetEquals(wasDown))
            {
                all.States.UnionWith(part.States);
                return all;
            }

            up = down;
        }

        return all;
    }

    private RaceOutcome Explore(List<RaceNode> from)
    {
        RaceOutcome outcome = new();
        HashSet<RaceNode> answered = [], waiting = Close(from, outcome, answered);
        if (answered.Count == 0 && !outcome.CanDie && from.Any(node => node.Awaited is not null))
        {
            // Whatever the order, the call does not return: it goes on beside what follows.
            outcome.Answers.Add(RaceAnswer.NoReturn);
            outcome.States.UnionWith(waiting.Select(node =>
                node.State with { Pending = node.State.Pending.Add(node.Awaited!.Value) }));
            return outcome;
        }

        foreach (RaceNode node in answered)
        {
            outcome.Answers.Add(RaceAnswer.Of(node.Awaited!.Value));
        }

        IEnumerable<RaceNode> free = answered.Count == 0 ? waiting : Close(
            [.. answered.Select(node => new RaceNode(node.State, null))], outcome, answered: []);
        outcome.States.UnionWith(free.Select(node => node.State));
        if (outcome.Answers.Count == 0)
        {
            outcome.Answers.Add(RaceAnswer.Ok);
        }

        return outcome;
    }

    /// <summary>All moments that can come, those apart at which the awaited call has its answer.</summary>
    private HashSet<RaceNode> Close(List<RaceNode> from, RaceOutcome outcome, HashSet<RaceNode> answered)
    {
        HashSet<RaceNode> seen = [.. from.Select(Timeless)];
        Queue<RaceNode> next = new(seen);
        while (next.TryDequeue(out RaceNode? node))
        {
            if (++_nodes > MaxNodes)
            {
                throw new FormatException($"More than {MaxNodes} things can happen here beside the loops.");
            }

            for (int who = -1; who < node.State.Pending.Count; who++)
            {
                if (Step(node, who, outcome) is not { } stepped)
                {
                    continue;
                }

                if (stepped.State.Death is not null)
                {
                    outcome.CanDie = true;
                }
                else if (stepped.Awaited is { Stage: OperationStage.Finished })
                {
                    answered.Add(stepped);
                }
                else if (seen.Add(stepped))
                {
                    next.Enqueue(stepped);
                }
            }
        }

        return seen;
    }

    /// <summary>
    /// One step of one of those that are under way, the awaited call being -1; null if it cannot move.
    /// </summary>
    private RaceNode? Step(RaceNode node, int who, RaceOutcome outcome)
    {
        if ((who < 0 ? node.Awaited : node.State.Pending[who]) is not { } moved
            || moved.IsHeld
            || moved.Stage == OperationStage.Finished)
        {
            return null;
        }

        _kernel.State = node.State;
        long logged = _kernel.Log.Printed;
        if (OperationProgram.Step(_kernel, ref moved) == StepOutcome.Blocked)
        {
            return null;
        }

        foreach (KernelLogRecord record in _kernel.Log.Since(logged))
        {
            outcome.Lines.Add((record.Level, record.Text));
        }

        _kernel.Log.Clear();
        if (moved is { IsVmLoop: true, Counts: { Turns: > 0 } counts })
        {
            outcome.AddTurn(moved.Handle!, counts.LastErrno);
            moved.Counts = LoopCounts.None;
        }

        HostState after = _kernel.State;
        return Timeless(who < 0
            ? new RaceNode(after, moved)
            : new RaceNode(after with { Pending = after.Pending.SetItem(who, moved) }, node.Awaited));
    }

    /// <summary>Who rests may go on at any moment; a suspend that waits for others is told by its time alone.</summary>
    private static RaceNode Timeless(RaceNode node)
    {
        HostState state = node.State;
        state.Microseconds = 0;
        for (int i = 0; i < state.Pending.Count; i++)
        {
            if (state.Pending[i].ReadyAt != 0)
            {
                state.Pending = state.Pending.SetItem(i, Timeless(state.Pending[i])!.Value);
            }
        }

        return new RaceNode(state, Timeless(node.Awaited));
    }

    private static PendingOperation? Timeless(PendingOperation? pending) =>
        pending is { ReadyAt: not 0, Operation.Kind: not OperationKind.Suspend } known
            ? known with { ReadyAt = 0 } : pending;
}
