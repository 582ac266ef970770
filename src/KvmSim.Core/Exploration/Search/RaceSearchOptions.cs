namespace KvmSim.Exploration;

/// <summary>What to explore and how far.</summary>
public sealed record RaceSearchOptions
{
    /// <summary>The protocol.</summary>
    public required ExplorationModel Model { get; init; }

    /// <summary>How many CPUs, 2 to 64; CPU 0 is always online.</summary>
    public int CpuCount { get; init; } = 4;

    /// <summary>The CPUs' numbers on the machine that is meant, in the order of the model; null: the same.</summary>
    public IReadOnlyList<int>? CpuNumbers { get; init; }

    /// <summary>How many actors bring CPUs online and offline.</summary>
    public int HotplugActors { get; init; } = 1;

    /// <summary>How many actors create and destroy a VM.</summary>
    public int VmActors { get; init; } = 1;

    /// <summary>How many actors load and unload the module: 0 or 1. With 0 it is loaded from the beginning.</summary>
    public int LoaderActors { get; init; }

    /// <summary>CPUs that fail the compatibility check, offline at the beginning; null: the last CPU.</summary>
    public IReadOnlyCollection<int>? IncompatibleCpus { get; init; }

    /// <summary>CPUs that pass the check and cannot be enabled. They are offline at the beginning.</summary>
    public IReadOnlyCollection<int> FailingCpus { get; init; } = [];

    /// <summary>
    /// CPUs that change what the system tells VMs when the first of their kind comes online, kind by kind, at most 8.
    /// They are offline at the beginning. A VM goes by what it was told when it was created.
    /// </summary>
    public IReadOnlyList<IReadOnlyCollection<int>> ChangingCpus { get; init; } = [];

    /// <summary>
    /// What to look for. <see cref="RaceProperty.StaleVm"/> is left out among others where no CPU changes what VMs are
    /// told: nothing can break it there.
    /// </summary>
    public RaceProperty Properties { get; init; } = RaceProperty.All;

    /// <summary>What a user states, looked for besides; at most 16.</summary>
    public IReadOnlyList<StateProperty> UserProperties { get; init; } = [];

    /// <summary>All that is looked for: bits from 65536 on are the user's, in their order.</summary>
    public RaceProperty Asked => UserPropertyBits.All(UserProperties.Count)
        | (ChangingCpus.Count == 0 && Properties != RaceProperty.StaleVm
            ? Properties & ~RaceProperty.StaleVm : Properties);

    /// <summary>What to leave out.</summary>
    public RaceReduction Reduction { get; init; }

    /// <summary>Ends the search once each of <see cref="Properties"/> that is asked for was found broken.</summary>
    public bool StopWhenFound { get; init; }

    /// <summary>Whether to find schedules; without, only properties and depths are reported.</summary>
    public bool FindSchedules { get; init; } = true;

    /// <summary>Ends the search, incomplete, before it stores more states than this; at least 1.</summary>
    public long MaxStates { get; init; } = long.MaxValue;

    /// <summary>Ends the search, incomplete, before its tables take more bytes than this.</summary>
    public long MaxMemoryBytes { get; init; } = long.MaxValue;

    /// <summary>How many threads; 0: as many as there are processors. The result does not depend on it.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>
    /// A file in which the search saves where it stands, when it ends early and once every
    /// <see cref="CheckpointInterval"/>. If the file is there, the search goes on from it.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>How often the search is saved; that takes a <see cref="TimeProvider"/>.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Measures <see cref="RaceSearchResult.Elapsed"/> and paces the reports; null: neither is done.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Is told, at most five times a second, how far the search is.</summary>
    public IProgress<RaceSearchProgress>? Progress { get; init; }

    /// <summary>One of the properties that are asked for in words.</summary>
    public RacePropertyInfo InfoOf(RaceProperty property)
    {
        int index = Enumerable.Range(0, UserProperties.Count)
            .FirstOrDefault(i => UserPropertyBits.Of(i) == property, -1);
        return index < 0
            ? RacePropertyCatalog.Get(property)
            : new RacePropertyInfo(
                property, "", UserProperties[index].Sentence, $"this does not hold: {UserProperties[index].Expression}")
            {
                Name = UserProperties[index].Name,
            };
    }
}
