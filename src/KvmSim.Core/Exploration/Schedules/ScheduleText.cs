using System.Text;

namespace KvmSim.Exploration;

/// <summary>A schedule as text: a column for each actor, time downward, the fatal step marked.</summary>
public static class ScheduleText
{
    /// <summary>The width of a line where nothing else is said.</summary>
    public const int DefaultWidth = 110;

    private const int NumberWidth = 5;

    /// <summary>In narrower columns there is a word or two to a line; then the actors stand in one column.</summary>
    private const int NarrowestColumn = 16;

    /// <summary>Renders a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="width">How long a line may be; narrow columns break their text.</param>
    public static string Render(RaceSchedule schedule, int width)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Render(
            [.. schedule.Steps.Select(
                step => new ScheduleTextStep(step.Number, step.Actor, step.Text, step.Changes, step.IsFatal))],
            schedule.Info.Name,
            schedule.Info.Breach,
            width);
    }

    /// <summary>Renders a schedule from the words of its steps.</summary>
    /// <param name="steps">The steps, first to last.</param>
    /// <param name="property">The property that it breaks.</param>
    /// <param name="breach">What it shows instead.</param>
    /// <param name="width">How long a line may be.</param>
    public static string Render(IReadOnlyList<ScheduleTextStep> steps, string property, string breach, int width)
    {
        ArgumentNullException.ThrowIfNull(steps);
        string[] actors = [.. steps.Select(step => step.Actor).Distinct(StringComparer.Ordinal)];
        int column = ((width - NumberWidth) / Math.Max(1, actors.Length)) - 2;
        StringBuilder text = new();
        if (column >= NarrowestColumn)
        {
            AppendColumns(text, steps, actors, column);
        }
        else
        {
            AppendList(text, steps, actors, width);
        }

        return text.Append("   ^ ").Append(property).Append(": ").Append(breach).Append('\n').ToString();
    }

    private static void AppendColumns(
        StringBuilder text, IReadOnlyList<ScheduleTextStep> steps, string[] actors, int column)
    {
        text.Append(' ', NumberWidth).Append(Row(actors, column)).Append('\n');
        string[] rules = [.. actors.Select(_ => new string('-', column))];
        text.Append(' ', NumberWidth).Append(Row(rules, column)).Append('\n');
        foreach (ScheduleTextStep step in steps)
        {
            string mark = step.Mark;
            int index = Array.IndexOf(actors, step.Actor);
            foreach (string line in Wrap(step.Cell, column))
            {
                string[] cells = new string[actors.Length];
                Array.Fill(cells, "");
                cells[index] = line;
                text.Append(mark).Append(Row(cells, column)).Append('\n');
                mark = new string(' ', NumberWidth);
            }
        }
    }

    private static void AppendList(
        StringBuilder text, IReadOnlyList<ScheduleTextStep> steps, string[] actors, int width)
    {
        int name = actors.Max(actor => actor.Length);
        foreach (ScheduleTextStep step in steps)
        {
            string mark = step.Mark + step.Actor.PadRight(name) + "  ";
            foreach (string line in Wrap(step.Cell, Math.Max(NarrowestColumn, width - mark.Length)))
            {
                text.Append(mark).Append(line).Append('\n');
                mark = new string(' ', mark.Length);
            }
        }
    }

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
