namespace KvmSim.Capture;

/// <summary>
/// The one error about content that is no description of a machine: what it looks like, and what to make instead.
/// </summary>
internal static class ForeignContent
{
    private const int Head = 64 << 10;
    private const string Leaves =
        "Give the output of cpuid -r (or an AIDA64 dump), or run tools/collect-host.sh on the host.";

    private static readonly (byte[] Magic, string What)[] Binaries =
    [
        ([0x89, 0x50, 0x4e, 0x47], "a picture (PNG)"),
        ([0xff, 0xd8, 0xff], "a picture (JPEG)"),
        ([.. "GIF8"u8], "a picture (GIF)"),
        ([.. "%PDF"u8], "a PDF"),
        ([0x7f, .. "ELF"u8], "a program (ELF)"),
        ([.. "MZ"u8], "a program of Windows"),
        ([0x52, 0x61, 0x72, 0x21], "a RAR archive"),
        ([0x51, 0x46, 0x49, 0xfb], "a disk image (qcow2)"),
    ];

    /// <summary>What is thrown for content that no reader is for.</summary>
    public static CaptureException Of(ReadOnlySpan<byte> content)
    {
        (string what, string remedy) = Describe(content);
        return new CaptureException(content.IsEmpty || IsBinary(content) ? 0 : 1, what, remedy);
    }

    /// <summary>
    /// Whether content is certainly nothing that is known, so that nobody need look further: it takes no time to tell.
    /// </summary>
    public static bool IsCertain(ReadOnlySpan<byte> content) => IsReport(content[..Math.Min(content.Length, Head)])
        || (IsBinary(content) && MagicOf(content) is not null);

    private static string? MagicOf(ReadOnlySpan<byte> content)
    {
        foreach ((byte[] magic, string what) in Binaries)
        {
            if (content.StartsWith(magic))
            {
                return what;
            }
        }

        return null;
    }

    private static bool IsReport(ReadOnlySpan<byte> head) =>
        head.IndexOf("AffMask:"u8) >= 0 || head.IndexOf("------[ "u8) >= 0;

    private static (string What, string Remedy) Describe(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return ("The file is empty.", "Make it again.");
        }

        if (MagicOf(content) is { } what && (IsBinary(content) || what != "a program of Windows"))
        {
            return ($"This is {what}, no description of a machine.", Leaves);
        }

        if (IsBinary(content))
        {
            return ("This is no text, and no archive that is known here.", Leaves);
        }

        ReadOnlySpan<byte> head = content[..Math.Min(content.Length, Head)];
        return head.TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'<', ..] => Xml(head),
            [(byte)'{', ..] or [(byte)'[', (byte)'{' or (byte)'"' or (byte)'\r' or (byte)'\n', ..] => Json(head),
            _ => Text(head),
        };
    }

    private static (string What, string Remedy) Xml(ReadOnlySpan<byte> head) =>
        head.IndexOf("<html"u8) >= 0 || head.IndexOf("<HTML"u8) >= 0 || head.IndexOf("<!DOCTYPE html"u8) >= 0 ? (
            "This is a web page.", "Save the text that it shows, not the page.")
        : head.IndexOf("hwloc"u8) >= 0 || head.IndexOf("<topology"u8) is >= 0 and < 512 ? (
            "This is hwloc's description of a topology, which holds no registers.",
            "Give the folder that hwloc-gather-cpuid or hwloc-gather-topology made.")
        : head.IndexOf("<capabilities"u8) >= 0 || head.IndexOf("<domainCapabilities"u8) >= 0 ? (
            "These are libvirt's capabilities, which name a model and features, and hold no registers.", Leaves)
        : head.IndexOf("<domain"u8) >= 0 ? ("This is libvirt's description of a virtual machine.", Leaves)
        : head.IndexOf("<cpus>"u8) >= 0 ? ("This is libvirt's list of CPU models or features, no machine.", Leaves)
        : head.IndexOf("<cpu "u8) >= 0 || head.IndexOf("<cpu>"u8) >= 0 ? (
            "This is libvirt's description of a CPU by a model's name, which holds no registers.",
            "Give the cpudata, or the output of cpuid -r on that host.")
        : ("This is XML of no format that is known here.", Leaves);

    private static (string What, string Remedy) Json(ReadOnlySpan<byte> head) =>
        head.IndexOf("\"arch\""u8) >= 0 && head.IndexOf("\"model\""u8) >= 0 && head.IndexOf("\"features\""u8) >= 0 ? (
            "This is cpu_info as OpenStack keeps it: a model and features by name, which hold no registers.", Leaves)
        : ("This is JSON of no format that is known here.", Leaves);

    private static (string What, string Remedy) Text(ReadOnlySpan<byte> head) =>
        IsReport(head) ? (
            "This is a report of AIDA64 or the like that holds no CPUID leaves.",
            "Give its CPUID dump: lines \"CPUID 00000000: ...\" for each CPU.")
        : head.IndexOf("version information (1/eax)"u8) >= 0 || head.IndexOf("vendor_id = \""u8) >= 0 ? (
            "This is the output of cpuid in words, of which registers cannot be had.", "Make it with -r: cpuid -r.")
        : head.IndexOf("x86info v"u8) >= 0 ? (
            "This is the output of x86info, which holds no whole registers.", Leaves)
        : head.IndexOf("Coreinfo v"u8) >= 0
        ? ("This is Coreinfo's list of features by name, which holds no registers.", Leaves)
        : head.IndexOf("CPU-Z "u8) >= 0 ? ("This is a report of CPU-Z, which holds no registers of VMX.", Leaves)
        : head.IndexOf("DMI type"u8) >= 0 || head.IndexOf("dmidecode"u8) >= 0 ? (
            "This is the output of dmidecode, which holds no CPUID leaves but the first.", Leaves)
        : ("The content is of no format that is known here.",
            "See docs/capture.md for what can be read. A manifest has apiVersion, kind, metadata and spec.");

    /// <summary>Whether there are bytes at the beginning that no text has.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> content)
    {
        foreach (byte value in content[..Math.Min(content.Length, 1024)])
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1b or (byte)'\b'))
            {
                return true;
            }
        }

        return false;
    }
}
