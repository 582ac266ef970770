namespace KvmSim.PowerShell.Completion;

/// <summary>What the values of enums mean that parameters take: EnumMeanings.tsv, which help shows too.</summary>
internal static class EnumMeanings
{
    private const string Table = "KvmSim.PowerShell.Completion.EnumMeanings.tsv";

    private static readonly Lazy<Dictionary<(string Type, string Value), string>> All = new(Read);

    /// <summary>What the value means, in a line; null if the table does not say.</summary>
    public static string? Of(Type type, string value) => All.Value.GetValueOrDefault((type.Name, value));

    private static Dictionary<(string Type, string Value), string> Read()
    {
        using Stream stream = typeof(EnumMeanings).Assembly.GetManifestResourceStream(Table)
            ?? throw new InvalidOperationException($"The assembly has no {Table}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .ToDictionary(cells => (cells[0], cells[1]), cells => cells[2]);
    }
}
