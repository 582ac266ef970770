namespace KvmSim.Capture;

/// <summary>
/// A folder or an archive of a host: /proc and /sys, pu files of hwloc, and the texts that tools/collect-host.sh puts
/// beside them. Whatever is there completes the rest.
/// </summary>
internal static class TreeReader
{
    public static CaptureFormat Read(ICaptureTree tree, CaptureBuilder machine)
    {
        List<(CaptureFormat Format, CaptureBuilder Part)> parts = [];
        if (RootOf(tree, IsLinux, "", TreeFiles.FileSystem) is { } linux)
        {
            CaptureBuilder part = new(linux.Called("proc"));
            LinuxTreeReader.Read(linux, part);
            parts.Add((CaptureFormat.LinuxTree, part));
        }

        if (RootOf(tree, root => root.Read(HwlocFolder.Summary) is not null, "", TreeFiles.Cpuid) is { } hwloc)
        {
            CaptureBuilder part = new(hwloc.Called(HwlocFolder.Summary));
            HwlocFolder.Read(hwloc, part);
            parts.Add((CaptureFormat.HwlocCpuid, part));
        }

        foreach (string name in TreeFiles.Texts)
        {
            if (tree.Read(name, CaptureLimits.FileBytes) is { Length: > 0 } bytes
                && Text(bytes, tree.Called(name)) is { } text)
            {
                parts.Add(text);
            }
        }

        if (parts.Count == 1)
        {
            // Nothing to compare: it is as if it were given alone.
            machine.Take(parts[0].Part);
            machine.IsOneCpu = parts[0].Part.IsOneCpu;
            return parts[0].Format;
        }

        CaptureMerge.Into(machine, [.. parts.Select(part => part.Part)], isOneSource: true);
        return CaptureFormat.Combined;
    }

    private static (CaptureFormat Format, CaptureBuilder Part)? Text(byte[] bytes, string name)
    {
        ReadOnlyMemory<byte> text = CaptureBytes.ToText(bytes);
        if (FormatDetection.OfText(text.Span) is not { } format)
        {
            return null;
        }

        CaptureBuilder part = new(name);
        TextFormats.Read(format, text, part);
        return (format, part);
    }

    private static bool IsLinux(ICaptureTree root) =>
        root.Read(TreeFiles.Cpuinfo, CaptureLimits.FileBytes) is not null || root.Names(TreeFiles.Cpus).Any()
        || DeviceTreeFolder.Places.Any(place => root.Names(place).Any());

    private static ICaptureTree? RootOf(
        ICaptureTree tree, Func<ICaptureTree, bool> isRoot, params ReadOnlySpan<string> places)
    {
        foreach (string place in places)
        {
            ICaptureTree root = place.Length == 0 ? tree : new SubTree(tree, place);
            if (isRoot(root))
            {
                return root;
            }
        }

        return null;
    }
}
