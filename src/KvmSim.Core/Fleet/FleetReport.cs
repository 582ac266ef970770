using System.Globalization;

using KvmSim.Arm;

namespace KvmSim.Fleet;

/// <summary>A fleet: its machines, which of them are alike, what all of them share.</summary>
public sealed class FleetReport
{
    private readonly Dictionary<ClassKey, FleetClass> _classes;

    private FleetReport(
        IReadOnlyList<FleetMachine> machines, IReadOnlyList<FleetMachine> excluded, CancellationToken cancellation)
    {
        Machines = machines;
        Excluded = excluded;
        Classes = ClassesOf(machines.Until(cancellation));
        _classes = Classes.ToDictionary(
            known => new ClassKey(known.VendorId, known.Load, known.Capabilities, known.Taken, known.Arm));
        Pairs = new FleetPairs(Classes);
        Baseline = BaselineOf(Classes.Until(cancellation));
        if (excluded.Count > 0)
        {
            CapabilitySet with = BaselineOf(
                ClassesOf(machines.Concat(excluded).Until(cancellation)).Until(cancellation)).Shared.Has;
            Regained = Baseline.Shared.Has.Except(with);
        }

        Changed = [.. machines.Where(machine => machine.Before is not null)];
        if (Changed.Count > 0)
        {
            IEnumerable<FleetMachine> measured = machines.Select(machine => machine.Before ?? machine)
                .Until(cancellation);
            CapabilitySet before = BaselineOf(ClassesOf(measured).Until(cancellation)).Shared.Has;
            Gained = Baseline.Shared.Has.Except(before);
            Lost = before.Except(Baseline.Shared.Has);
        }
    }

    /// <summary>The machines that count, in the order in which they were read.</summary>
    public IReadOnlyList<FleetMachine> Machines { get; }

    /// <summary>The machines that were judged, and then left out of all that follows.</summary>
    public IReadOnlyList<FleetMachine> Excluded { get; }

    /// <summary>The classes of machines that are interchangeable, the largest first.</summary>
    public IReadOnlyList<FleetClass> Classes { get; }

    /// <summary>All ordered pairs of different classes; each is compared when it is asked for.</summary>
    public IReadOnlyList<FleetPair> Pairs { get; }

    /// <summary>What all machines share whose KVM loads, and what each class costs.</summary>
    public CapabilityBaseline Baseline { get; }

    /// <summary>What the baseline has only because machines were left out.</summary>
    public CapabilitySet Regained { get; }

    /// <summary>The machines that are judged as they would be and not as they are.</summary>
    public IReadOnlyList<FleetMachine> Changed { get; }

    /// <summary>What the baseline has only because machines were changed.</summary>
    public CapabilitySet Gained { get; }

    /// <summary>What the baseline lacks only because machines were changed.</summary>
    public CapabilitySet Lost { get; }

    /// <summary>The report about machines; of several with one name the second is called "name#2".</summary>
    /// <param name="machines">The machines, judged.</param>
    /// <param name="isExcluded">Which of them to leave out; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FleetReport Of(
        IEnumerable<FleetMachine> machines, Func<FleetMachine, bool>? isExcluded = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(machines);
        List<FleetMachine> counted = [], excluded = [];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (FleetMachine machine in machines.Until(cancellation))
        {
            FleetMachine named = Rename(machine, seen);
            (isExcluded?.Invoke(named) == true ? excluded : counted).Add(named);
        }

        return new FleetReport(counted, excluded, cancellation);
    }

    /// <summary>The class of a machine; null for one that is left out.</summary>
    public FleetClass? ClassOf(FleetMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return _classes.GetValueOrDefault(KeyOf(machine));
    }

    /// <summary>Costs and classes name machines, so the second of a name becomes "name#2".</summary>
    private static FleetMachine Rename(FleetMachine machine, Dictionary<string, int> seen)
    {
        int number = seen[machine.Name] = seen.GetValueOrDefault(machine.Name) + 1;
        return number == 1
            ? machine
            : machine with { Name = string.Create(CultureInfo.InvariantCulture, $"{machine.Name}#{number}") };
    }

    private static ClassKey KeyOf(FleetMachine machine) =>
        new(machine.VendorId, machine.Load, machine.Capabilities, machine.Taken, machine.Arm);

    private static FleetClass[] ClassesOf(IEnumerable<FleetMachine> machines)
    {
        // GroupBy keeps the order of first appearance, and the sort is stable.
        return
        [
            .. machines.GroupBy(KeyOf, machine => machine.Name)
                .Select(group => (group.Key, Names: group.ToArray()))
                .OrderByDescending(group => group.Names.Length)
                .Select((group, index) => new FleetClass(
                    index + 1, group.Key.VendorId, group.Key.Load, group.Key.Capabilities, group.Names)
                {
                    Taken = group.Key.Taken,
                    Arm = group.Key.Arm,
                }),
        ];
    }

    /// <summary>Nothing is shared between architectures: each has a baseline of its own, and both are told.</summary>
    private static CapabilityBaseline BaselineOf(IEnumerable<FleetClass> classes)
    {
        ILookup<bool, FleetClass> running = classes.Where(known => known.RunsGuests)
            .ToLookup(known => known.Arm is not null);
        CapabilityBaseline x86 = CapabilityBaseline.Of(
            [.. running[false].Select(known => new BaselineMember(known.Machines, known.Capabilities))]);
        if (!running[true].Any())
        {
            return x86;
        }

        CapabilityBaseline arm = CapabilityBaseline.Of(
        [
            .. running[true].Select(known => new BaselineMember(known.Machines, known.Taken ?? known.Capabilities)
            {
                Shown = known.Capabilities.Has,
            }),
        ]);
        ArmRules newest = ArmRules.All.Last(rules => running[true].Any(known => known.Arm!.Rules == rules));
        return x86.Beside(arm.With(ArmGuestCapabilities.Best(newest, arm.Shared.Has)));
    }

    /// <summary>What machines have in common that are interchangeable.</summary>
    private readonly record struct ClassKey(
        string VendorId, string Load, KnownCapabilities Capabilities, KnownCapabilities? Taken, ArmIdentity? Arm);
}
