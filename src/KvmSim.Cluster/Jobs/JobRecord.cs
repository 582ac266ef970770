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

    /// <summary>Finished searches of a design search, a line each.</summary>
    [Id(9)]
    public List<string> Results { get; set; } = [];
}
