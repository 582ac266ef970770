namespace KvmSim.Capture;

/// <summary>Which files of /proc and /sys say something about CPUs.</summary>
internal static class TreeFiles
{
    public const string Cpuinfo = "proc/cpuinfo";
    public const string Version = "proc/version";
    public const string Cpus = "sys/devices/system/cpu";
    public const string Nodes = "sys/devices/system/node";
    public const string Performance = "sys/devices/cpu_core/cpus";
    public const string Efficient = "sys/devices/cpu_atom/cpus";

    /// <summary>Where hwloc-gather-topology puts the pu files, beside proc and sys.</summary>
    public const string Cpuid = "cpuid/";

    /// <summary>Where hwloc's tests keep proc and sys, beside the pu files.</summary>
    public const string FileSystem = "fsroot/";

    /// <summary>
    /// What tools/collect-host.sh puts beside proc and sys: output of cpuid -r, a transcript of rdmsr.
    /// </summary>
    public static readonly string[] Texts = ["cpuid.txt", "msr.txt"];

    private static readonly string[] Names =
    [
        "online", "offline", "present", "possible", "physical_package_id", "core_id", "thread_siblings_list",
        "thread_siblings", "core_cpus_list", "version", "midr_el1", "revidr_el1", "aidr_el1",
        "smidr_el1", "cpulist", "cpumap", "cpus", "cpuinfo",
        HwlocFolder.Summary,
    ];

    /// <summary>Whether a path of an archive is one of them.</summary>
    public static bool IsWanted(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return HwlocFolder.NumberOf(name) is not null
            || Texts.Contains(name, StringComparer.Ordinal)
            || ((Names.Contains(name, StringComparer.Ordinal) || DeviceTreeFolder.IsWanted(name))
                && PrefixOf(path) is not null);
    }

    /// <summary>Bytes that such a file may have.</summary>
    public static int LimitOf(string path) =>
        path.EndsWith(Cpuinfo, StringComparison.Ordinal) || path.EndsWith(".txt", StringComparison.Ordinal)
            ? CaptureLimits.FileBytes
            : CaptureLimits.SysFileBytes;

    /// <summary>What stands before the root of the machine in a path; null if the path is none of a machine.</summary>
    public static string? PrefixOf(string path)
    {
        string? prefix = RootOf(path);
        foreach (string part in (ReadOnlySpan<string>)[Cpuid, FileSystem])
        {
            if (prefix is not null && (prefix == part || prefix.EndsWith($"/{part}", StringComparison.Ordinal)))
            {
                return prefix[..^part.Length];
            }
        }

        return prefix;
    }

    private static string? RootOf(string path)
    {
        foreach (string inside in (ReadOnlySpan<string>)[
            Cpuinfo, Version, Cpus + "/", Nodes + "/", Performance, Efficient,
            .. DeviceTreeFolder.Places.Select(place => place + "/")])
        {
            int at = path.StartsWith(inside, StringComparison.Ordinal) ? 0
                : path.IndexOf($"/{inside}", StringComparison.Ordinal) is >= 0 and var found ? found + 1
                : -1;
            if (at >= 0)
            {
                return path[..at];
            }
        }

        return path.EndsWith(HwlocFolder.Summary, StringComparison.Ordinal)
            ? path[..^HwlocFolder.Summary.Length] : null;
    }
}
