using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says which reductions keep the verdicts of a protocol (docs/exploration.md has the argument).</summary>
internal static class ReductionSoundness
{
    /// <summary>
    /// What of the wanted reductions may be made for a protocol and the properties that a user stated.
    /// </summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="parts">The protocol.</param>
    /// <param name="properties">The user's properties.</param>
    /// <param name="likeCpus">The runs of CPUs that symmetry would exchange, [start, end).</param>
    /// <param name="hasLoader">Whether the module is loaded and unloaded: its own walk is under no lock.</param>
    public static RaceReduction Applicable(
        RaceReduction wanted,
        in ProtocolParts parts,
        IEnumerable<StateProperty> properties,
        IReadOnlyList<(int Start, int End)> likeCpus,
        bool hasLoader) =>
        properties.Aggregate(
            Applicable(wanted, parts), (left, property) => left & Allowed(property, likeCpus, hasLoader));

    /// <summary>
    /// Both rest on this: while somebody walks over the CPUs, nobody else changes on which CPUs virtualization is
    /// enabled. Only a CPU could that disables itself inside stop_machine without waiting for the lock of the count.
    /// </summary>
    private static RaceReduction Applicable(RaceReduction wanted, in ProtocolParts parts) =>
        parts.Callback == CallbackSection.Starting && !parts.CountLockStopsMachine ? RaceReduction.None : wanted;

    /// <summary>
    /// No walk is under way when a property is asked in quiet, but perhaps the module's own at unload. One that is
    /// asked always can see the middle of a walk if it looks at what walks change, and could be told apart by when a
    /// walk goes on even if not. One that names CPUs by number tells them apart, unless it names all of a kind or CPU
    /// 0.
    /// </summary>
    private static RaceReduction Allowed(
        StateProperty property, IReadOnlyList<(int Start, int End)> likeCpus, bool hasLoader)
    {
        bool seesWalks = property.ReadsWalks && (hasLoader || property.When == PropertyMoment.Always);
        RaceReduction allowed = seesWalks ? RaceReduction.None
            : property.When == PropertyMoment.Quiet ? RaceReduction.Auto
            : RaceReduction.Symmetry;
        bool tellsApart = property.NamedCpus.Any(cpus => likeCpus.Any(run =>
        {
            ulong all = ((1UL << (run.End - run.Start)) - 1) << run.Start;
            return (cpus & all) != 0 && (cpus & all) != all;
        }));
        return tellsApart ? allowed & ~RaceReduction.Symmetry : allowed;
    }
}
