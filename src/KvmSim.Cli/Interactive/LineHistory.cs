namespace KvmSim.Cli.Interactive;

/// <summary>The lines that were entered before, and the one that the user is looking at.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _position;
    private string _draft = string.Empty;

    internal void Add(string line)
    {
        if (line.Length > 0 && (_lines.Count == 0 || !string.Equals(_lines[^1], line, StringComparison.Ordinal)))
        {
            _lines.Add(line);
        }

        _position = _lines.Count;
    }

    /// <returns>The line before or after, or null at either end.</returns>
    internal string? Step(int direction, string current)
    {
        int next = _position + direction;
        if (next < 0 || next > _lines.Count)
        {
            return null;
        }

        if (_position == _lines.Count)
        {
            _draft = current;
        }

        _position = next;
        return next == _lines.Count ? _draft : _lines[next];
    }
}
