using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KvmSim.Files;

/// <summary>
/// Files that are to get another name: ".kvmsim-host-process-number.tmp" in the folder of that name, so that giving it
/// does not leave
/// the file system. They are new (O_EXCL), locked, and what processes left that died is removed.
/// </summary>
internal static class TemporaryFiles
{
    private const string Prefix = ".kvmsim-", Suffix = ".tmp";
    private const int MostAttempts = 1000;
    private static readonly string Host = Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)).AsSpan(0, 4));

    private static int _number;
    private static string? _cleaned;

    /// <summary>A new file that nobody else has, with the mode that it will keep.</summary>
    /// <param name="target">The path that it will get.</param>
    /// <param name="exists">Whether there is a file: its mode is taken.</param>
    public static FileStream Create(string target, bool exists)
    {
        string folder = Path.GetDirectoryName(target)!;
        Clean(folder);
        UnixFileMode? mode = exists && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(target) : null;
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (mode is { } kept && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = kept;
        }

        for (int attempt = 0; ; attempt++)
        {
            string name = Path.Combine(folder, NameOf(Environment.ProcessId, Interlocked.Increment(ref _number)));
            try
            {
                FileStream stream = new(name, options);
                if (mode is { } wanted && !OperatingSystem.IsWindows())
                {
                    // The umask may have taken from it; it was never more than it will be.
                    File.SetUnixFileMode(stream.SafeFileHandle, wanted);
                }

                return stream;
            }
            catch (IOException) when (attempt < MostAttempts && Path.Exists(name))
            {
                // Somebody put something there, a link perhaps: another name.
            }
        }
    }

    /// <summary>Removes a file, if it can be.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever comes next removes it.
        }
    }

    /// <summary>The name of the file with that number of a process on this host.</summary>
    internal static string NameOf(int process, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Host}-{process}-{number}{Suffix}");

    /// <summary>Removes what processes of this host left that are dead. Others lock theirs, too.</summary>
    private static void Clean(string folder)
    {
        if (string.Equals(Interlocked.Exchange(ref _cleaned, folder), folder, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, $"{Prefix}{Host}-*{Suffix}"))
            {
                if (IsDead(Path.GetFileName(file)) && FileKinds.Of(file) == FileKind.Regular && IsUnlocked(file))
                {
                    Remove(file);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed can be written to all the same.
        }
    }

    private static bool IsDead(string name)
    {
        string[] parts = name[..^Suffix.Length].Split('-');
        if (parts.Length != 4 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It ended just now, or the system does not tell: whoever comes next looks again.
            return false;
        }
    }

    private static bool IsUnlocked(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
