using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Exploration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace KvmSim.Cluster.Jobs;

/// <inheritdoc cref="IJobGrain" />
[Reentrant]
[KeepAlive]
internal sealed class JobGrain(
    [PersistentState("job", JobStorage.Name)] IPersistentState<JobRecord> kept,
    [FromKeyedServices(JobStorage.Name)] IGrainStorage storage,
    IClusterMembershipService membership,
    NodeOptions node,
    ILogger<JobGrain> log) : Grain, IJobGrain
{
    /// <summary>So many attempts in a row that got nowhere are enough.</summary>
    private const int MostFutile = 40;

    /// <summary>States that are lost so often are lost by more than a chance.</summary>
    private const int MostDisagreements = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private readonly UsableNodes _usable = new(membership);
    private readonly JobResults _results = new(storage, () => kept.State);
    private Task _running = Task.CompletedTask;
    private Attempt? _attempt;
    private DesignRun? _designs;
    private (string Text, RaceAnswer Answer)? _found;
    private bool _isStopped;
    private string _last = "";
    private int _nodes;
    private int _disagreements;

    private JobRecord Record => kept.State;

    private string Id => this.GetPrimaryKeyString();

    /// <summary>What was kept so far of what it is about.</summary>
    private int Gains => Record.Levels.Count + _results.Count;

    private LevelStore? Store => node.Store is null ? null : new LevelStore(node.Store);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Record.State == JobState.Running)
        {
            _last = "its node was gone";
            _running = Run();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        _attempt?.Abandon();
        await Task.WhenAny(_running, Task.Delay(Pause, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<string?> Begin(string kind, string request)
    {
        JobState before = Record.State;
        if (before != JobState.None && !string.Equals(Record.Request, request, StringComparison.Ordinal))
        {
            return $"The job {Id} is another one.";
        }

        if (before != JobState.None && !Record.IsStopped)
        {
            return null;
        }

        await _running;
        _isStopped = false;
        Record.Begin(Id, kind, request);
        try
        {
            await Keep();
            await GrainFactory.GetGrain<IJobList>(0).Add(Id);
        }
        catch (Exception exception)
        {
            Record.State = before;
            DeactivateOnIdle();
            return $"The job could not be kept: {JobTexts.Of(exception)}";
        }

        _running = Run();
        return null;
    }

    /// <inheritdoc />
    public async Task<JobNews> News()
    {
        await _results.Know();
        LeaderPosition? position = _attempt?.Position ?? Record.Position?.ToPosition();
        PartNews sum = _attempt?.Sum ?? default;
        RaceAnswer? answer = Found();
        return new JobNews
        {
            Id = Id,
            State = Record.State,
            Kind = Record.Kind,
            States = answer?.StateCount ?? Math.Max(sum.States, position?.StateCount ?? 0),
            Transitions = answer?.TransitionCount ?? Math.Max(sum.Transitions, position?.TransitionCount ?? 0),
            Depth = answer?.Depth ?? position?.Depth ?? 0,
            Frontier = answer is null ? position?.LevelCount ?? 0 : 0,
            Bytes = answer is null ? sum.Bytes : 0,
            Attempt = Record.Attempt,
            Nodes = _nodes,
            Answer = Record.Answer,
            Error = Record.Error,
            Created = Record.Created,
            Ended = Record.Ended,
            Last = _last,
            Request = Record.Request,
            Finished = _results.Count,
            Total = _designs?.Total ?? 0,
        };
    }

    /// <inheritdoc />
    public Task<string[]> Results(int from) => _results.From(from);

    /// <inheritdoc />
    public async Task Stop()
    {
        _isStopped = true;
        if (_designs is { } designs)
        {
            designs.Stop();
        }

        if (_attempt is { } attempt)
        {
            await attempt.Stop(RaceStopReason.Cancelled);
        }
    }

    /// <inheritdoc />
    public async Task<bool> Forget()
    {
        if (Record.State == JobState.Running)
        {
            return false;
        }

        // Pages without their record are never read again: another job has another key.
        ResultPages pages = new(storage, Record.Pages);
        await kept.ClearStateAsync();
        await pages.Clear();
        Store?.Delete(Id);
        DeactivateOnIdle();
        return true;
    }

    private async Task Run()
    {
        // The call that began the job is answered first.
        await Task.Yield();
        try
        {
            int futile = 0;
            while (!_leaving.IsCancellationRequested && Record.State == JobState.Running)
            {
                int before = Gains;
                string? reason = await TryOnce();
                futile = before == Gains ? futile + 1 : 0;
                if (reason is not null && futile >= MostFutile)
                {
                    Record.Fail($"No attempt got anywhere: {reason}");
                }

                if (reason is not null)
                {
                    _last = reason;
                    Log(reason);
                    await Task.Delay(Pause, _leaving.Token);
                }
            }

            await KeepEnd();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // Another node goes on with it.
        }
        catch (InconsistentStateException)
        {
            // Another node leads the job: it has written since.
            DeactivateOnIdle();
        }
    }

    /// <summary>One attempt.</summary>
    /// <returns>Why there has to be another; null if none is needed.</returns>
    private async Task<string?> TryOnce()
    {
        SiloAddress[] nodes = _usable.Now();
        _nodes = nodes.Length;
        Record.Attempt++;
        try
        {
            await Keep();
            if (_isStopped && Record.Kind == JobKinds.Race && Record.Levels.Count == 0)
            {
                Record.Finish(RaceAnswer.Of(
                    RaceStopReason.Cancelled, LeaderPosition.First, new Dictionary<RaceProperty, RaceAction[]?>())
                        .Write());
                return null;
            }

            Record.Finish(Record.Kind == JobKinds.Design ? await RunDesigns(nodes) : await RunRace(nodes));
            return null;
        }
        catch (Exception exception)
            when (exception is JobLostException or RaceSearchException or ReplayDivergenceException)
        {
            Record.Fail(exception.Message);
            return null;
        }
        catch (LevelsUnreadableException exception)
        {
            Record.Levels.Clear();
            Record.Position = null;
            return $"what was saved cannot be used, it begins anew: {exception.Message}";
        }
        catch (PartsDisagreeException exception)
        {
            if (++_disagreements >= MostDisagreements)
            {
                Record.Fail($"States were lost between nodes, {MostDisagreements} times: {exception.Message}");
                return null;
            }

            return $"states were lost between nodes: {exception.Message}";
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or InconsistentStateException))
        {
            return JobTexts.Of(exception);
        }
        finally
        {
            _usable.Suspect(_attempt?.Suspects ?? []);
            _attempt = null;
        }
    }

    private async Task<string> RunRace(SiloAddress[] nodes)
    {
        _attempt = new Attempt(GrainFactory, Id, Record, nodes, Store, node.MemoryLimit, Keep);
        if (_isStopped)
        {
            await _attempt.Stop(RaceStopReason.Cancelled);
        }

        return (await _attempt.Run()).Write();
    }

    private async Task<string> RunDesigns(SiloAddress[] nodes)
    {
        ResultPages pages = await _results.Pages();
        _designs = new DesignRun(
            GrainFactory, Record.Request, pages, _usable.Now, () => Keep(pages.Write), _leaving.Token);
        if (_isStopped)
        {
            _designs.Stop();
        }

        string answer = await _designs.Run();
        Record.Finished = pages.Written;
        return answer;
    }

    /// <summary>What a search that is done has found; its parts are gone.</summary>
    private RaceAnswer? Found()
    {
        if (Record.State != JobState.Done || Record.Kind != JobKinds.Race)
        {
            _found = null;
        }
        else if (!string.Equals(_found?.Text, Record.Answer, StringComparison.Ordinal))
        {
            _found = (Record.Answer, RaceAnswer.Read(Record.Answer));
        }

        return _found?.Answer;
    }

    private Task Keep() => Keep(kept.WriteStateAsync);

    private async Task Keep(Func<Task> write)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception exception) when (tries < 8 && exception is not InconsistentStateException)
            {
                _last = $"the record of the job cannot be written: {JobTexts.Of(exception)}";
                await Task.Delay(Pause, _leaving.Token);
            }
        }
    }

    /// <summary>The end of a job is known here, whether or not it can be written yet.</summary>
    private async Task KeepEnd()
    {
        while (Record.State != JobState.Running)
        {
            try
            {
                await Keep();
                if (!Record.IsStopped)
                {
                    Store?.Delete(Id);
                }

                return;
            }
            catch (Exception exception)
                when (exception is not (InconsistentStateException or OperationCanceledException))
            {
                Log(JobTexts.Of(exception));
            }
        }
    }

#pragma warning disable CA1848 // A line a failure: nothing is gained by a delegate.
    private void Log(string reason) => log.LogWarning(
        "Job {Job}, attempt {Attempt}: {Reason}", Id, Record.Attempt, reason);
#pragma warning restore CA1848
}
