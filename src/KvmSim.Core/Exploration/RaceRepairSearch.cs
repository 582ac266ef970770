using KvmSim.Protocol;

namespace KvmSim.Exploration;

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

    /// <summary>
    /// The changes that repair at least one broken property and break none that held; those that leave nothing broken
    /// come first, then those that repair the most.
    /// </summary>
    public static IReadOnlyList<RaceRepair> Suggest(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        RaceProperty broken = BrokenBy(options, options.Model.Parts, cancellation);
        List<RaceRepair> repairs = [];
        foreach ((string change, string cost, Func<ProtocolParts, ProtocolParts> apply) in Changes)
        {
            ProtocolParts parts = apply(options.Model.Parts);
            if (broken == RaceProperty.None || parts == options.Model.Parts)
            {
                continue;
            }

            RaceProperty left = BrokenBy(options, parts, cancellation);
            if (left != broken && (left & ~broken) == RaceProperty.None)
            {
                repairs.Add(new RaceRepair(change, cost, parts, broken & ~left, left));
            }
        }

        return
        [
            .. repairs.OrderByDescending(repair => repair.IsComplete)
                .ThenByDescending(repair => RacePropertyCatalog.Each(repair.Repairs).Count()),
        ];
    }

    private static RaceProperty BrokenBy(
        RaceSearchOptions options, in ProtocolParts parts, CancellationToken cancellation)
    {
        RaceSearchResult result = RaceSearch.Run(
            options with
            {
                Model = options.Model with { Parts = parts },
                Reduction = RaceReduction.Auto,
                FindSchedules = false,
                StopWhenFound = false,
            },
            cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Violations.Aggregate(RaceProperty.None, (all, violation) => all | violation.Property);
    }
}
