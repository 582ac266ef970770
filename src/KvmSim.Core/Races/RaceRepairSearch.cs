using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>Tries every change of one part of a broken protocol.</summary>
public static class RaceRepairSearch
{
    private static readonly (string Change, string Cost, Func<ProtocolParts, ProtocolParts> Apply)[] Changes =
    [
        ("cpus_read_lock() around enabling", "creating a VM waits while a CPU moves",
            parts => parts with { Locking = VmLocking.HotplugThenCount }),
        ("callbacks by cpuhp_setup_state() on the first VM (6.12)", "the first VM waits for a walk over all CPUs",
            parts => parts with { Locking = VmLocking.CountThenSetupState }),
        ("cpus_read_lock() around disabling", "destroying a VM waits while a CPU moves",
            parts => parts with { LocksOnDestroy = true }),
        ("the callback behind the online bit", "a CPU is seen online before KVM agreed to it",
            parts => parts with { Callback = CallbackSection.Online }),
        ("a check in the callback", "each CPU that comes online is checked, VMs or not",
            parts => parts with { Check = CheckPlace.Callback }),
        ("the check inside enabling", "an incompatible CPU is noticed only when VMs exist",
            parts => parts with { Check = CheckPlace.Enable }),
        ("refuse an incompatible CPU always", "a machine without VMs cannot use that CPU either",
            parts => parts with { Refusal = RefusalPolicy.Always }),
        ("remember an incompatible CPU and forbid VMs", "one such CPU takes KVM away",
            parts => parts with { Remembers = true }),
        ("do not remember an incompatible CPU", "VM creation fails late, or not at all",
            parts => parts with { Remembers = false }),
        ("re-evaluate hardware_incompatible when a CPU goes offline", "each CPU that goes offline asks all that stay",
            parts => parts with { Reevaluates = true }),
        ("reset hardware_enable_failed after each reading", "none",
            parts => parts with { ResetsFailure = true }),
    ];

    /// <summary>The repairs that <see cref="Run"/> finds.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public static IReadOnlyList<RaceRepair> Suggest(
        RaceSearchOptions options, CancellationToken cancellation = default) => Run(options, cancellation).Repairs;

    /// <summary>
    /// Tries them. A change is a repair if what it repairs is known to hold and what is left broken is known to have
    /// been broken before.
    /// </summary>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public static RaceRepairResult Run(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        RaceDecision before = Decide(options, options.Model.Parts, cancellation);
        List<RaceRepair> repairs = [];
        List<string> undecided = [];
        foreach ((string change, string cost, Func<ProtocolParts, ProtocolParts> apply) in Changes)
        {
            ProtocolParts parts = WithoutIdle(apply(options.Model.Parts));
            if ((before.Broken | before.Open) == RaceProperty.None || parts == options.Model.Parts
                || PartContradiction.Of(parts).Any())
            {
                continue;
            }

            RaceDecision after = Decide(options, parts, cancellation);
            RaceProperty repaired = before.Broken & after.Holding;
            if (repaired != RaceProperty.None && (after.Broken & ~before.Broken) == RaceProperty.None
                && after.Open == RaceProperty.None)
            {
                repairs.Add(new RaceRepair(change, cost, parts, repaired, after.Broken));
            }
            else if (MayRepair(before, after))
            {
                undecided.Add(change);
            }
        }

        return new RaceRepairResult
        {
            Options = options,
            Unchanged = before,
            Undecided = undecided,
            Repairs =
            [
                .. repairs.OrderByDescending(repair => repair.IsComplete)
                    .ThenByDescending(repair => RacePropertyCatalog.Each(repair.Repairs).Count()),
            ],
        };
    }

    /// <summary>
    /// What a change leaves without anything to do goes with it: a memory, asking again, a lock that is taken anyway.
    /// </summary>
    private static ProtocolParts WithoutIdle(ProtocolParts parts)
    {
        bool remembers = parts.Remembers && parts.Check == CheckPlace.Callback && parts.Refusal != RefusalPolicy.Always;
        return parts with
        {
            Remembers = remembers,
            Reevaluates = parts.Reevaluates && remembers,
            LocksOnDestroy = parts.LocksOnDestroy && !parts.InstallsOnUse,
        };
    }

    /// <summary>Whether a change that is not known to repair could, if what is open came out well.</summary>
    private static bool MayRepair(RaceDecision before, RaceDecision after) =>
        (after.Broken & before.Holding) == RaceProperty.None
        && ((before.Broken | before.Open) & (after.Holding | after.Open)) != RaceProperty.None
        && (before.Open | after.Open) != RaceProperty.None;

    private static RaceDecision Decide(
        RaceSearchOptions options, in ProtocolParts parts, CancellationToken cancellation)
    {
        RaceSearchResult result = RaceSearch.Run(
            options with
            {
                Model = options.Model with { Parts = parts },
                Reduction = RaceReduction.Auto,
                FindSchedules = false,
                StopWhenFound = false,
                CheckpointPath = null,
            },
            cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Decision;
    }
}
