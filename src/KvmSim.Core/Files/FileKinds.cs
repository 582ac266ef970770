namespace KvmSim.Files;

/// <summary>Tells what is behind a path without opening it.</summary>
internal static class FileKinds
{
    private const int MostLinks = 40;

    /// <summary>The kind of what is there, links followed. Off Linux there are files and folders alone.</summary>
    public static FileKind Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return NativeFiles.KindOf(path);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library older than statx(2) of Linux 4.11.
            }
        }

        return Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Regular : FileKind.Missing;
    }

    /// <summary>
    /// Where a path leads, whether anything is there or not: links of files are followed to their end.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="isDescriptor">Whether it leads to what the process has open already: /dev/stdout,
    /// /proc/self/fd/1.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string TargetOf(string path, out bool isDescriptor)
    {
        string at = Path.GetFullPath(path);
        for (int i = 0; i <= MostLinks; i++)
        {
            isDescriptor = !OperatingSystem.IsWindows()
                && (at.StartsWith("/proc/", StringComparison.Ordinal)
                    || at.StartsWith("/dev/fd/", StringComparison.Ordinal));
            if (isDescriptor || LinkOf(at) is not { } next)
            {
                return at;
            }

            at = Path.GetFullPath(next, Path.GetDirectoryName(at)!);
        }

        throw new IOException("Its links lead in a circle.");
    }

    private static string? LinkOf(string path) => new FileInfo(path).LinkTarget;
}
