using System.Globalization;
using System.Reflection;

namespace KvmSim.Messages;

/// <summary>Reads the tables that are part of the assembly: tab-separated, "#" starts a comment line.</summary>
internal static class TsvTable
{
    /// <summary>The rows of a table of a room.</summary>
    public static IEnumerable<string[]> Read(string room, string name)
    {
        Assembly assembly = typeof(TsvTable).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"KvmSim.{room}.{name}.tsv")
            ?? throw new InvalidOperationException($"The table {name} is not in the assembly.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length != 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }

    /// <summary>A hexadecimal cell.</summary>
    public static uint Hex(string cell) => uint.Parse(cell, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>A decimal cell.</summary>
    public static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>A name, or null for "-".</summary>
    public static string? Name(string cell) => cell == "-" ? null : cell;

    /// <summary>A comma-separated list; "-" is the empty one.</summary>
    public static string[] List(string cell) => cell == "-" ? [] : cell.Split(',');
}
