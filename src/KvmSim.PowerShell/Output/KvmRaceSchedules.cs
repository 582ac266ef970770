using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.PowerShell.Views;

namespace KvmSim.PowerShell.Output;

/// <summary>Finds the schedules in what Find-KvmRace wrote.</summary>
internal static class KvmRaceSchedules
{
    /// <summary>
    /// The schedules that an object holds, whether it lives or was read from a file or came from a job: then they are
    /// replayed.
    /// </summary>
    public static IEnumerable<RaceSchedule> HeldBy(PSObject found) => Held(new ViewSource(found))
        .Select(
            held => held.Wrapped.BaseObject is KvmRaceSchedule schedule ? schedule.Engine : RaceScheduleText.Read(held))
        .OfType<RaceSchedule>();

    private static IEnumerable<ViewSource> Held(ViewSource found) => found.TypeName switch
    {
        var name when name == typeof(KvmRaceSchedule).FullName => [found],
        var name when name == typeof(KvmRaceViolation).FullName => Inner(found, "Schedule"),
        var name when name == typeof(KvmRaceVerdict).FullName => Inner(found, "Violation").SelectMany(Held),
        var name when name == typeof(KvmRaceProof).FullName => found.Each("Verdicts").SelectMany(Held),
        var name when name == typeof(KvmRaceResult).FullName => found.Each("Violations").SelectMany(Held),
        _ => [],
    };

    private static ViewSource[] Inner(ViewSource found, string property) =>
        found.Inner(property) is { } inner ? [inner] : [];
}
