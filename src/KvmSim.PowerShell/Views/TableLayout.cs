using System.Text;

namespace KvmSim.PowerShell.Views;

/// <summary>A table laid out for a window: which columns fit, how wide each is, and its lines.</summary>
internal sealed class TableLayout
{
    private const int Narrowest = 4;

    /// <summary>In a narrower column of text there is hardly a word to a line.</summary>
    private const int LeastOfText = 9;

    private readonly List<(ViewColumn Column, int Width)> _columns;

    private readonly int _room;

    private TableLayout(List<(ViewColumn Column, int Width)> columns, string[] omitted, int room) =>
        (_columns, Omitted, _room) = (columns, omitted, room);

    /// <summary>The columns for which there is no room.</summary>
    public IReadOnlyList<string> Omitted { get; }

    /// <summary>Lays a table out.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="room">How long a line may be.</param>
    public static TableLayout Of(IReadOnlyList<ViewColumn> columns, int room)
    {
        int used = Total(columns.Where(column => !column.IsOptional).Select(column => column.Width));
        List<ViewColumn> shown = [.. columns];
        foreach (ViewColumn column in columns.Where(column => column.IsOptional))
        {
            if (used + column.Width + 1 <= room)
            {
                used += column.Width + 1;
            }
            else
            {
                shown.Remove(column);
            }
        }

        int[] widths = [.. shown.Select(column => column.Width)];
        Grow(shown, widths, room - used);
        int[] heads = [.. shown.Select(column => Math.Max(Narrowest, TextWrap.LongestPiece(column.Property)))];
        int missing = Shrink(
            widths, used - room, i => shown[i].Most == shown[i].Width ? widths[i] : Math.Max(LeastOfText, heads[i]));
        missing = Shrink(widths, missing, i => heads[i]);
        Shrink(widths, missing, _ => Narrowest);
        return new TableLayout(
            [.. shown.Select((column, i) => (column, widths[i]))],
            [.. columns.Except(shown).Select(column => column.Property)],
            room);
    }

    /// <summary>The heads and the rule under them.</summary>
    public IEnumerable<string> Heads()
    {
        List<string>[] heads = [.. _columns.Select(pair => TextWrap.Lines(pair.Column.Property, pair.Width))];
        List<string>[] rules = [
            .. heads.Select(lines => (List<string>)[new string('-', lines.Max(line => line.Length))])];
        return Join(heads).Concat(Join(rules));
    }

    /// <summary>
    /// A row: a line or more. A word that is longer than its column runs on to the right, and what stands there begins
    /// below it: so names stay whole, and can be copied.
    /// </summary>
    public IEnumerable<string> Row(ViewSource source)
    {
        List<string>[] cells = new List<string>[_columns.Count];
        Array.Fill(cells, []);
        int at = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            (ViewColumn column, int width) = _columns[i];
            bool runsOn = !column.Fits(source, width) && column.Fits(source, _room - at);
            cells[i] = column.LinesOf(source, runsOn ? _room - at : width);
            at += width + 1;
            if (runsOn && i < cells.Length - 1)
            {
                foreach (string line in Join(cells))
                {
                    yield return line;
                }

                Array.Fill(cells, []);
            }
        }

        foreach (string line in Join(cells))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Join(List<string>[] cells)
    {
        int height = cells.Max(lines => lines.Count);
        for (int line = 0; line < height; line++)
        {
            StringBuilder text = new();
            for (int i = 0; i < cells.Length; i++)
            {
                (ViewColumn column, int width) = _columns[i];
                string cell = line < cells[i].Count ? cells[i][line] : "";
                text.Append(i > 0 ? " " : "").Append(column.IsRight ? cell.PadLeft(width) : cell.PadRight(width));
            }

            yield return text.ToString().TrimEnd();
        }
    }

    /// <summary>Gives what is left to those that may have more, evenly.</summary>
    private static void Grow(List<ViewColumn> columns, int[] widths, int left)
    {
        bool given = true;
        while (left > 0 && given)
        {
            given = false;
            for (int i = 0; i < widths.Length && left > 0; i++)
            {
                if (columns[i].Most == 0 || widths[i] < columns[i].Most)
                {
                    widths[i]++;
                    left--;
                    given = true;
                }
            }
        }
    }

    /// <summary>
    /// Takes what is missing from the widest columns that are wider than they have to be: their text breaks, and none
    /// of it is lost. First from text, which breaks between words; then from numbers and registers; heads stay whole as
    /// long as they can. What is still missing.
    /// </summary>
    private static int Shrink(int[] widths, int missing, Func<int, int> leastOf)
    {
        for (; missing > 0; missing--)
        {
            int[] wider = [.. Enumerable.Range(0, widths.Length).Where(i => widths[i] > leastOf(i))];
            if (wider.Length == 0)
            {
                return missing;
            }

            widths[wider.MaxBy(i => widths[i])]--;
        }

        return 0;
    }

    private static int Total(IEnumerable<int> widths)
    {
        int[] all = [.. widths];
        return all.Sum() + Math.Max(0, all.Length - 1);
    }
}
