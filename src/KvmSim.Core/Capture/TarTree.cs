using System.Formats.Tar;

namespace KvmSim.Capture;

/// <summary>
/// The files of a tar archive that say something about CPUs, in memory. Nothing is written anywhere: links, devices and
/// paths out of the archive are left out.
/// </summary>
internal sealed class TarTree : ICaptureTree
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly CaptureBuilder _machine;
    private string _prefix = "";
    private long _kept;

    private TarTree(CaptureBuilder machine) => _machine = machine;

    /// <exception cref="CaptureException">It is no archive, is cut off, or holds no machine or several.</exception>
    public static TarTree Read(Stream stream, CaptureBuilder machine)
    {
        TarTree tree = new(machine);
        try
        {
            using TarReader reader = new(stream, leaveOpen: true);
            int entries = 0;
            while (reader.GetNextEntry() is { } entry)
            {
                if (++entries > CaptureLimits.Entries)
                {
                    throw new CaptureException(0, $"The archive has more than {CaptureLimits.Entries} entries.");
                }

                tree.Take(entry);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or EndOfStreamException
            or ArgumentException or NotSupportedException or OverflowException or InvalidOperationException)
        {
            throw new CaptureException(
                0, $"The archive is damaged or cut off: {exception.Message}", "Make it again with tar.", exception);
        }

        tree.FindRoot();
        return tree;
    }

    public byte[]? Read(string path, int limit = CaptureLimits.SysFileBytes) =>
        _files.GetValueOrDefault(_prefix + path);

    public IEnumerable<string> Names(string folder)
    {
        string start = folder.Length == 0 ? _prefix : $"{_prefix}{folder}/";
        return _files.Keys
            .Where(path => path.StartsWith(start, StringComparison.Ordinal))
            .Select(path => path[start.Length..].Split('/')[0])
            .Distinct(StringComparer.Ordinal);
    }

    public string Called(string path) => $"{_machine.Source}!{_prefix}{path}";

    private void Take(TarEntry entry)
    {
        string name = entry.Name.Replace('\\', '/');
        while (name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith('/'))
        {
            name = name[(name[0] == '/' ? 1 : 2)..];
        }

        if (!TreeFiles.IsWanted(name))
        {
            return;
        }

        if (name.Split('/').Contains("..", StringComparer.Ordinal))
        {
            _machine.Warn(0, $"The entry '{Excerpt(entry.Name)}' leads out of the archive; it is left out.");
            return;
        }

        if (entry.EntryType is not (
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            if (entry.EntryType is not TarEntryType.Directory)
            {
                _machine.Warn(0, $"The entry '{Excerpt(entry.Name)}' is a {entry.EntryType}; it is left out.");
            }

            return;
        }

        int limit = TreeFiles.LimitOf(name);
        byte[] content = entry.DataStream is { } data
            ? CaptureBytes.ReadAll(data, limit)
                ?? throw new CaptureException(
                    0, $"The entry '{Excerpt(entry.Name)}' has more than {limit} bytes, which none of its kind has.")
            : [];
        _kept += content.Length;
        if (_kept > CaptureLimits.KeptBytes)
        {
            throw new CaptureException(0, "The archive holds more files about CPUs than any machine has.");
        }

        if (!_files.TryAdd(name, content) && !_files[name].AsSpan().SequenceEqual(content))
        {
            throw new CaptureException(
                0, $"The entry '{Excerpt(entry.Name)}' is there twice, with different content.",
                "Give each machine an archive of its own.");
        }
    }

    private static string Excerpt(string name) => name.Length > 100 ? $"{name[..100]}..." : name;

    private void FindRoot()
    {
        string[] prefixes = [.. _files.Keys.Select(TreeFiles.PrefixOf).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        if (prefixes.Length == 0)
        {
            throw new CaptureException(
                0,
                "The archive has neither proc/cpuinfo, nor sys/devices/system/cpu, "
                    + "nor pu files of hwloc-gather-cpuid.");
        }

        if (prefixes.Length > 1)
        {
            throw new CaptureException(
                0,
                $"There is more than one machine in the archive: '{Excerpt(prefixes[0])}' and "
                    + $"'{Excerpt(prefixes[1])}'.",
                "Give each machine an archive of its own.");
        }

        _prefix = prefixes[0];
    }
}
