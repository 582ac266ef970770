using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>The table of lscpu -e or -p: where each CPU is, and not what it is.</summary>
internal sealed class LscpuTable(CaptureBuilder machine)
{
    private readonly Dictionary<(int Socket, int Core), int> _threads = [];
    private string[] _columns = [];
    private bool _isCsv;

    /// <summary>Whether rows may follow.</summary>
    public bool IsOpen => _columns.Length > 0;

    /// <summary>The line that names the columns.</summary>
    public void Head(string[] columns, bool isCsv)
    {
        _columns = [.. columns.Select(column => column.Trim().ToUpperInvariant())];
        _isCsv = isCsv;
    }

    /// <summary>A line of the table.</summary>
    public void Row(string line, int number)
    {
        string[] cells = line.Split(
            _isCsv ? ',' : ' ', _isCsv ? StringSplitOptions.None : StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> row = new(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(cells.Length, _columns.Length); i++)
        {
            row.TryAdd(_columns[i], cells[i].Trim());
        }

        Row(row, number);
    }

    /// <summary>A row by the names of its columns, in capitals.</summary>
    public void Row(IReadOnlyDictionary<string, string> row, int number = 0)
    {
        if (Number(row, "CPU") is not { } id)
        {
            machine.Warn(number, "A row names no CPU; it is left out.");
            return;
        }

        CpuBuilder cpu = machine.Cpu(id, number);
        cpu.IsOnline = row.GetValueOrDefault("ONLINE", "yes") is not ("no" or "False" or "false");
        if (Number(row, "CORE") is not { } core)
        {
            return;
        }

        int socket = Number(row, "SOCKET") ?? 0;
        int thread = _threads.GetValueOrDefault((socket, core));
        _threads[(socket, core)] = thread + 1;
        cpu.Placement = new CpuPlacement(socket, core, thread, Number(row, "NODE") ?? 0);
    }

    /// <summary>Ends the table.</summary>
    public void Finish() => _columns = [];

    private static int? Number(IReadOnlyDictionary<string, string> row, string column) =>
        row.TryGetValue(column, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
