using System.Globalization;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Outcomes;

/// <summary>outcomes.txt, read: the rows, and the short names that it uses for columns and lines of the log.</summary>
internal sealed class OutcomeTable
{
    private readonly Dictionary<string, string[]> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Level, string Text)> _lines = new(StringComparer.Ordinal);
    private string _section = "";
    private string[] _row = [];

    private OutcomeTable()
    {
    }

    public static OutcomeTable Shipped { get; } = Read(
        Path.Combine(Repository.Root, "tests", "KvmSim.Core.Tests", "Outcomes", "outcomes.txt"));

    public Dictionary<string, (string Generation, string Parameter)> Columns { get; } = new(StringComparer.Ordinal);

    public List<OutcomeCell> Cells { get; } = [];

    /// <summary>"inc", "E0": the line, with the CPU number behind the name, 2 if there is none.</summary>
    public bool TryLine(string token, out string line)
    {
        string name = token.TrimEnd('0', '1', '2', '3');
        bool found = _lines.TryGetValue(name, out (string Level, string Text) message);
        string cpu = name.Length == token.Length ? "2" : token[name.Length..];
        line = found ? $"<{message.Level}> {message.Text.Replace("%d", cpu, StringComparison.Ordinal)}" : "";
        return found;
    }

    private static OutcomeTable Read(string path)
    {
        OutcomeTable table = new();
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            table.Add(line);
        }

        return table;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string LevelOf(string name) => Enum.GetNames<KernelLogLevel>().Single(level =>
        string.Equals(level, name, StringComparison.OrdinalIgnoreCase)).ToLower(CultureInfo.InvariantCulture);

    private void Add(string line)
    {
        string[] words = Words(line);
        if (line[0] == '@')
        {
            _section = line;
        }
        else if (_section == "@columns")
        {
            Columns.Add(words[0], (words[1], words.Length > 2 ? words[2] : ""));
        }
        else if (_section == "@groups")
        {
            _groups.Add(words[0], words[2..]);
        }
        else if (_section == "@lines")
        {
            string text = line[(line.IndexOf(words[1], words[0].Length, StringComparison.Ordinal) + words[1].Length)..];
            _lines.Add(words[0], (LevelOf(words[1]), text.Trim()));
        }
        else if (line[0] == '=')
        {
            _row = [.. line[1..].Split('|').Select(part => part.Trim())];
        }
        else
        {
            ReadCells(line.Split(':', 2));
        }
    }

    private void ReadCells(string[] parts)
    {
        foreach (string column in Words(parts[0]).SelectMany(name => _groups.GetValueOrDefault(name, [name])))
        {
            Assert.True(Columns.ContainsKey(column), $"{column} is no column.");
            Cells.Add(new OutcomeCell(_row[0], _row[1], _row[2], column, parts[1].Trim()));
        }
    }
}
