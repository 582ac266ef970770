using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>A choice that a design makes one way or the other, as the series and its review argued about it.</summary>
/// <param name="Id">A short name.</param>
/// <param name="Argument">The choice that is argued for, in a sentence.</param>
/// <param name="Source">Who argued for it, and where.</param>
/// <param name="Follows">Whether a design makes that choice.</param>
/// <param name="Concerns">Whether a design can make it or not; the others are left out.</param>
internal sealed record DesignQuestion(
    string Id, string Argument, string Source, Func<Design, bool> Follows, Func<Design, bool> Concerns)
{
    /// <summary>All that are asked.</summary>
    public static IReadOnlyList<DesignQuestion> All { get; } =
    [
        new("CheckOnHotplug", "A CPU that comes online later is checked at all.", "the series",
            design => design.Parts.Check != CheckPlace.None, _ => true),
        new("OnlineSection", "KVM's callback stands in the ONLINE section, where it may fail.", "the series, patch 5",
            design => design.Parts.Callback == CallbackSection.Online, _ => true),
        new("ExcludeHotplug", "While a VM's creation enables CPUs, no CPU comes or goes.", "the series, patch 6",
            design => design.Parts.Locking != VmLocking.CountOnly, _ => true),
        new("HotplugLockFirst", "cpu_hotplug_lock is taken before the lock of the count.", "the series, patch 6",
            design => design.Parts.Locking == VmLocking.HotplugThenCount,
            design => design.Parts.Locking is VmLocking.HotplugThenCount or VmLocking.CountThenHotplug),
        new("Reevaluate", "Who forbids VMs for an incompatible CPU asks again when a CPU leaves.", "the review",
            design => design.Parts.Reevaluates, design => design.Parts.Remembers),
        new("RefuseAlways", "An incompatible CPU is refused without VMs, too.", "the review",
            RefusesIdle, design => design.Parts.Check != CheckPlace.None
                && design.Parts.Callback == CallbackSection.Online),
        new("ForbidVms", "An incompatible CPU without VMs comes online, and VMs are forbidden.", "the series, patch 6",
            design => design.Parts.Remembers,
            design => design.Parts.Check == CheckPlace.Callback && design.Parts.Refusal == RefusalPolicy.WhileInUse),
        new("CheckWhereEnabled", "The check is a part of enabling a CPU, not of the callback.", "Linux 6.3",
            design => design.Parts.Check == CheckPlace.Enable, design => design.Parts.Check != CheckPlace.None),
        new("ResetFailure", "The counter of failures is cleared when it was read.", "v3 of the series; Linux 6.3",
            design => design.Parts.ResetsFailure, design => !design.Parts.InstallsOnUse),
        new("LockOnDestroy", "A VM's end, too, takes cpu_hotplug_lock.", "Linux 6.3",
            design => design.Parts.LocksOnDestroy, design => design.Parts.Locking == VmLocking.HotplugThenCount),
        new("InstallOnUse", "Callbacks exist only while virtualization is in use.", "Linux 6.12",
            design => design.Parts.InstallsOnUse, _ => true),
        new("EnableAtLoad", "Virtualization is enabled when the module is loaded.", "Linux 6.12, enable_virt_at_load=1",
            design => design.EnablesAtLoad, design => design.Parts.InstallsOnUse),
        new("SleepingCountLock", "The lock of the count may be held while stop_machine runs: a mutex.", "Linux 6.3",
            design => !design.Parts.CountLockStopsMachine, _ => true),
    ];

    /// <summary>What a search says about it, in the worlds given.</summary>
    public DesignAnswer Answer(IReadOnlyList<Design> designs, Func<DesignWorld, bool> worlds)
    {
        ILookup<bool, Design> sides = designs.Where(Concerns).ToLookup(Follows);
        bool follows = sides[true].Any(design => design.IsUnbrokenIn(worlds));
        bool differs = sides[false].Any(design => design.IsUnbrokenIn(worlds));
        DesignSettlement settled = (follows, differs) switch
        {
            (true, true) => DesignSettlement.Taste,
            (true, false) => DesignSettlement.Forced,
            (false, true) => DesignSettlement.RuledOut,
            _ => DesignSettlement.NeitherStands,
        };
        IEnumerable<Design> excluded = settled switch
        {
            DesignSettlement.Taste => [],
            DesignSettlement.Forced => sides[false],
            DesignSettlement.RuledOut => sides[true],
            _ => sides.SelectMany(side => side),
        };
        return Excluding([.. excluded], worlds) is { } properties
            ? new DesignAnswer(settled, properties)
            : new DesignAnswer(DesignSettlement.Open, []);
    }

    private static bool RefusesIdle(Design design) =>
        design.Parts.Refusal == RefusalPolicy.Always || design.EnablesAtLoad;

    /// <summary>
    /// The fewest properties of which each design is known to break one, in the order of the model; null where a design
    /// is not known to break any.
    /// </summary>
    private static IReadOnlyList<string>? Excluding(IReadOnlyList<Design> designs, Func<DesignWorld, bool> worlds)
    {
        HashSet<string>[] broken =
        [
            .. designs.Select(design => design.Broken.Where(verdict => worlds(verdict.World))
                .Select(verdict => verdict.Property).ToHashSet(StringComparer.Ordinal)),
        ];
        string[] names =
        [
            .. designs.SelectMany(design => design.Verdicts).Select(verdict => verdict.Property)
                .Distinct(StringComparer.Ordinal),
        ];
        return Enumerable.Range(0, names.Length + 1).Select(count => Hitting(broken, names, [], count))
            .FirstOrDefault(found => found is not null);
    }

    private static string[]? Hitting(HashSet<string>[] broken, string[] names, string[] chosen, int left)
    {
        HashSet<string>? missed = Array.Find(broken, one => !chosen.Any(one.Contains));
        return missed is null ? [.. names.Where(name => chosen.Contains(name, StringComparer.Ordinal))]
            : left == 0 ? null
            : names.Where(missed.Contains).Select(name => Hitting(broken, names, [.. chosen, name], left - 1))
                .FirstOrDefault(found => found is not null);
    }
}
