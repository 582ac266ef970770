using KvmSim.Files;

namespace KvmSim.Capture;

/// <summary>A folder, or the root of this host.</summary>
internal sealed class FolderTree(string root) : ICaptureTree
{
    public byte[]? Read(string path, int limit = CaptureLimits.SysFileBytes)
    {
        string file = Path.Combine(root, path);
        try
        {
            using Stream stream = InputFile.Open(file);
            byte[]? content = CaptureBytes.ReadAll(stream, limit);
            string why = $"The file has more than {limit} bytes, which none of its kind has.";
            return content ?? throw new CaptureException(0, why) { File = file };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public IEnumerable<string> Names(string folder)
    {
        string path = Path.Combine(root, folder);
        try
        {
            return Directory.Exists(path)
                ? [.. Directory.EnumerateFileSystemEntries(path).Select(name => Path.GetFileName(name)!)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public string Called(string path) => Path.Combine(root, path);

    /// <summary>
    /// The folder that holds proc and sys, or pu files: the one that is named, or the one folder in it that does.
    /// </summary>
    /// <exception cref="CaptureException">None does, or several do.</exception>
    public static string FindRoot(string folder)
    {
        if (IsRoot(folder))
        {
            return folder;
        }

        string[] inside = [.. Directory.EnumerateDirectories(folder).Where(IsRoot).Take(2)];
        return inside.Length switch
        {
            1 => inside[0],
            0 => throw new CaptureException(
                0,
                "The folder has neither proc/cpuinfo, nor sys/devices/system/cpu, nor proc/device-tree, nor pu files "
                    + "of hwloc-gather-cpuid.",
                "Give the folder that has them, or a file; "
                    + "-Merge takes the files of a folder for descriptions of one host."),
            _ => throw new CaptureException(
                0,
                $"There is more than one machine in the folder: {Path.GetFileName(inside[0])}, "
                    + $"{Path.GetFileName(inside[1])}.",
                "Give the folder of one machine."),
        };
    }

    /// <summary>Whether a folder is a machine itself.</summary>
    public static bool IsRoot(string folder) => File.Exists(Path.Combine(folder, "proc", "cpuinfo"))
        || Directory.Exists(Path.Combine(folder, "sys", "devices", "system", "cpu"))
        || DeviceTreeFolder.Places.Any(place => Directory.Exists(Path.Combine(folder, place)))
        || File.Exists(Path.Combine(folder, HwlocFolder.Summary))
        || (File.Exists(Path.Combine(folder, TreeFiles.Cpuid, HwlocFolder.Summary))
            && IsRoot(Path.Combine(folder, TreeFiles.FileSystem)));
}
