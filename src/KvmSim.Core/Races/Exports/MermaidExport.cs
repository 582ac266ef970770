using System.Globalization;
using System.Text;
using KvmSim.Exploration;
using KvmSim.Messages;

namespace KvmSim.Races;

/// <summary>A schedule as a Mermaid sequence diagram.</summary>
internal static class MermaidExport
{
    public static string Write(RaceSchedule schedule)
    {
        StringBuilder text = new("sequenceDiagram\n    accTitle: ");
        text.Append(Safe(RaceExport.Title(schedule))).Append('\n');
        foreach (string actor in RaceExport.Actors(schedule))
        {
            text.Append($"    participant {Id(actor)} as {actor}\n");
        }

        text.Append("    participant kernel\n");
        foreach (RaceScheduleStep step in schedule.Steps)
        {
            string arrow = step.IsFatal ? "-x" : "->>";
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {Id(step.Actor)}{arrow}kernel: {step.Number}. {Safe(step.Text)}\n");
            if (step.Changes.Count > 0)
            {
                text.Append($"    Note right of kernel: {Safe(string.Join(", ", step.Changes))}\n");
            }
        }

        string actors = string.Join(",", RaceExport.Actors(schedule).Take(1).Select(Id).Append("kernel"));
        foreach (string line in RaceExport.About(schedule))
        {
            text.Append($"    Note over {actors}: {Safe(line)}\n");
        }

        return text.Append($"    Note over {actors}: {Safe(RaceExport.Title(schedule))}\n").ToString();
    }

    private static string Id(string actor) => actor.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>In Mermaid a semicolon ends a line and a hash begins an entity.</summary>
    private static string Safe(string text) =>
        ForeignText.Line(text).Replace("#", "", StringComparison.Ordinal).Replace(";", ",", StringComparison.Ordinal);
}
