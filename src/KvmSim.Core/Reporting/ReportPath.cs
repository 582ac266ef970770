namespace KvmSim.Reporting;

/// <summary>Files as a report names them.</summary>
internal static class ReportPath
{
    /// <summary>From the root, with slashes, where the file is under it; otherwise as it is.</summary>
    public static string Show(KvmReport report, string file) => Relative(report.Root, file) ?? file;

    /// <summary>
    /// A URI: relative, to be taken from %SRCROOT%, where the file is under the root or was given as a relative path
    /// downwards; absolute otherwise.
    /// </summary>
    public static (string Uri, bool IsRelative) ToUri(KvmReport report, string file)
    {
        string? relative = Relative(report.Root, file);
        if (relative is null && !Path.IsPathRooted(file) && !IsUpward(file))
        {
            relative = file.Replace('\\', '/');
        }

        if (relative is not null)
        {
            return (string.Join('/', relative.Split('/').Select(Uri.EscapeDataString)), true);
        }

        string path = file.Replace('\\', '/');
        string absolute = string.Join(
            '/', path.Split('/').Select(part => part is [_, ':'] ? part : Uri.EscapeDataString(part)));
        return Path.IsPathRooted(file)
            ? ($"file://{(absolute.StartsWith('/') ? "" : "/")}{absolute}", false)
            : (absolute, false);
    }

    private static string? Relative(string? root, string file)
    {
        if (root is null || !Path.IsPathRooted(file))
        {
            return null;
        }

        string relative = Path.GetRelativePath(root, file);
        return Path.IsPathRooted(relative) || IsUpward(relative) || relative == "."
            ? null
            : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    private static bool IsUpward(string path) => path.Replace('\\', '/').Split('/').Contains("..");
}
