using System.Text;

namespace KvmSim.Exploration;

/// <summary>A schedule as text: a column for each actor, time downward, the fatal step marked.</summary>
public static class ScheduleText
{
    /// <summary>The width of a line where nothing else is said.</summary>
    public const int DefaultWidth = 110;

    private const int NumberWidth = 5;

    /// <summary>Renders a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="width">How long a line may be; narrow columns break their text.</param>
    public static string Render(RaceSchedule schedule, int width)
    {
        string[] actors = [.. schedule.Steps.Select(step => step.Actor).Distinct(StringComparer.Ordinal)];
        int column = Math.Max(16, ((width - NumberWidth) / Math.Max(1, actors.Length)) - 2);
        StringBuilder text = new();
        text.Append(' ', NumberWidth).Append(Row(actors, column)).Append('\n');
        string[] rules = [.. actors.Select(_ => new string('-', column))];
        text.Append(' ', NumberWidth).Append(Row(rules, column)).Append('\n');
        foreach (RaceScheduleStep step in schedule.Steps)
        {
            string mark = step.IsFatal ? $">{step.Number,3} " : $"{step.Number,4} ";
            int index = Array.IndexOf(actors, step.Actor);
            foreach (string line in Wrap(Cell(step), column))
            {
                string[] cells = new string[actors.Length];
                Array.Fill(cells, "");
                cells[index] = line;
                text.Append(mark).Append(Row(cells, column)).Append('\n');
                mark = new string(' ', NumberWidth);
            }
        }

        RacePropertyInfo info = schedule.Info;
        return text.Append("   ^ ").Append(info.Name).Append(": ").Append(info.Breach).Append('\n').ToString();
    }

    private static string Cell(RaceScheduleStep step) =>
        step.Changes.Count > 0 ? $"{step.Text} [{string.Join("; ", step.Changes)}]" : step.Text;

    private static string Row(string[] cells, int column) =>
        string.Join("  ", cells.Select(cell => cell.PadRight(column))).TrimEnd();

    private static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append("  ");
            }
            else if (line.Length > 0)
            {
                line.Append(' ');
            }

            line.Append(word);
        }

        yield return line.ToString();
    }
}
