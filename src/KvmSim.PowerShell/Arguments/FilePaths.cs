namespace KvmSim.PowerShell.Arguments;

/// <summary>Tells paths from names, where both can be given.</summary>
internal static class FilePaths
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Whether the text is a path, as it is written: it has a folder, or ends as manifests do.</summary>
    public static bool IsPath(string text) => text.IndexOfAny(Separators) >= 0
        || text.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
