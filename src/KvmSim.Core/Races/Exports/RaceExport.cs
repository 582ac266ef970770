using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>Writes schedules down for other programs.</summary>
public static class RaceExport
{
    /// <summary>The schedule in that format, lines ended by a line feed.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="format">The format.</param>
    /// <param name="folder">
    /// Where the text will lie, for a path to the manifest of its generation; null for the current folder.
    /// </param>
    /// <exception cref="RaceExportException">The format has no words for it.</exception>
    public static string Write(RaceSchedule schedule, RaceExportFormat format, string? folder = null) => format switch
    {
        RaceExportFormat.Text => ScheduleText.Render(schedule, ScheduleText.DefaultWidth),
        RaceExportFormat.Mermaid => MermaidExport.Write(schedule),
        RaceExportFormat.Svg => SvgExport.Write(schedule),
        RaceExportFormat.Html => RacePage.Of([schedule]).ToString(),
        RaceExportFormat.Perfetto => PerfettoExport.Write(schedule),
        RaceExportFormat.Scenario => ScenarioExport.Write(schedule, folder),
        RaceExportFormat.Promela => PromelaExport.Write(schedule.Options, schedule),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    /// <summary>The model of a search for SPIN; it asserts nothing.</summary>
    /// <exception cref="RaceExportException">The model for SPIN has no words for it.</exception>
    public static string WritePromela(RaceSearchOptions options) => PromelaExport.Write(options, schedule: null);

    /// <summary>What the schedule is about, in a line.</summary>
    internal static string Title(RaceSchedule schedule) =>
        $"{schedule.Options.Model.Name}, {schedule.Options.CpuCount} CPUs: "
        + schedule.Info.Breach;

    /// <summary>What a picture says below its title: the property, the CPUs, and how to find it again.</summary>
    internal static string[] About(RaceSchedule schedule)
    {
        RaceSearchOptions options = schedule.Options;
        string label = schedule.Info.Label.Length > 0 ? $"{schedule.Info.Label} " : "";
        string failing = RacePage.CpusWith(options, RacePage.Failing);
        string changing = RacePage.CpusWith(options, RacePage.Changing);
        string incompatible = RacePage.CpusWith(options, RacePage.Incompatible);
        string[] cpus =
        [
            $"CPU {string.Join(',', schedule.Initial.Online)} online at the beginning",
            .. incompatible.Length > 0 ? [$"{incompatible} fails the check"] : Array.Empty<string>(),
            .. changing.Length > 0 ? [$"{changing} changes what VMs are told"] : Array.Empty<string>(),
            .. failing.Length > 0 ? [$"{failing} cannot be enabled"] : Array.Empty<string>(),
        ];
        return
        [
            $"{label}{schedule.Info.Name} must hold: {schedule.Info.Sentence}",
            string.Join("; ", cpus),
            .. FindCommand.Of([schedule]) is { } command ? [$"Found by {command}"] : Array.Empty<string>(),
        ];
    }

    /// <summary>The flags that are set, by their names in the code.</summary>
    internal static string[] Flags(RaceSnapshot state) =>
    [
        .. state.HardwareIncompatible ? ["hardware_incompatible"] : Array.Empty<string>(),
        .. state.EnableFailed ? ["hardware_enable_failed"] : Array.Empty<string>(),
    ];

    /// <summary>The actors in the order in which they first appear.</summary>
    internal static string[] Actors(RaceSchedule schedule) =>
        [.. schedule.Steps.Select(step => step.Actor).Distinct(StringComparer.Ordinal)];
}
