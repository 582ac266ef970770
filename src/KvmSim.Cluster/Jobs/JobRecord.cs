using KvmSim.Cluster.Messages;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Jobs;

/// <summary>What is kept of a job, so that any node can go on with it.</summary>
[GenerateSerializer]
public sealed record JobRecord
{
    /// <summary>Where it stands.</summary>
    [Id(0)]
    public JobState State { get; set; }

    /// <summary>"race" or "design".</summary>
    [Id(1)]
    public string Kind { get; set; } = "";

    /// <summary>What was asked.</summary>
    [Id(2)]
    public string Request { get; set; } = "";

    /// <summary>How often it was begun or gone on with.</summary>
    [Id(3)]
    public int Attempt { get; set; }

    /// <summary>The levels that were saved, from the first on.</summary>
    [Id(4)]
    public List<SavedLevel> Levels { get; set; } = [];

    /// <summary>Where the search stood at the last of them.</summary>
    [Id(5)]
    public SavedPosition? Position { get; set; }

    /// <summary>What was found.</summary>
    [Id(6)]
    public string Answer { get; set; } = "";

    /// <summary>Why there will be no answer.</summary>
    [Id(7)]
    public string Error { get; set; } = "";

    /// <summary>When it was begun.</summary>
    [Id(8)]
    public DateTime Created { get; set; }

    /// <summary>The key of the <see cref="ResultPages"/> of a design search: no other job has or had it.</summary>
    [Id(9)]
    public string Pages { get; set; } = "";

    /// <summary>How many searches of a design search were finished when it ended.</summary>
    [Id(10)]
    public int Finished { get; set; }

    /// <summary>When it ended, if it did.</summary>
    [Id(11)]
    public DateTime Ended { get; set; }

    /// <summary>Whether it was ended before its end: it can be gone on with.</summary>
    internal bool IsStopped => State == JobState.Done && (Kind == JobKinds.Race
        ? Answer.Contains($"\"{RaceStopReason.Cancelled}\"", StringComparison.Ordinal)
        : Answer == DesignRun.Stopped);

    /// <summary>It begins, or goes on after it was stopped.</summary>
    internal void Begin(string id, string kind, string request)
    {
        Pages = State == JobState.None ? JobResults.NewKey(id) : Pages;
        State = JobState.Running;
        (Kind, Request, Answer, Created) = (kind, request, "", DateTime.UtcNow);
    }

    /// <summary>There is an answer.</summary>
    internal void Finish(string answer) => (State, Answer, Ended) = (JobState.Done, answer, DateTime.UtcNow);

    /// <summary>There will be none.</summary>
    internal void Fail(string reason) => (State, Error, Ended) = (JobState.Failed, OneLine.Of(reason), DateTime.UtcNow);
}
