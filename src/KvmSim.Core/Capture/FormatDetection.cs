using System.Text;

namespace KvmSim.Capture;

/// <summary>Tells a format by its content, never by a name.</summary>
internal static class FormatDetection
{
    /// <summary>Lines that are looked at before a text counts as none of ours.</summary>
    private const int Lines = 400;

    /// <summary>The same of a report that has headings as AIDA64 makes them: there, much may stand before the first leaf.</summary>
    private const int HeadedLines = 4000;

    /// <summary>Whether the first block is the header of a tar archive: its sum is right.</summary>
    public static bool IsTar(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 512 || bytes[0] == 0)
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < 512; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : bytes[i];
        }

        int stored = 0;
        foreach (byte digit in bytes[148..156].Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            stored = (stored * 8) + digit - '0';
        }

        return stored == sum;
    }

    /// <summary>The format of a text; null if it is none.</summary>
    public static CaptureFormat? OfText(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
        return start switch
        {
            [(byte)'<', ..] => OfXml(start),
            [(byte)'{', ..] => OfJson(start),
            _ => OfLines(text),
        };
    }

    private static CaptureFormat? OfXml(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, 64 << 10)];
        int cpudata = head.IndexOf("<cpudata"u8), acrn = head.IndexOf("<acrn-config"u8);
        return cpudata >= 0 && (acrn < 0 || cpudata < acrn) ? CaptureFormat.LibvirtCpuData
            : acrn >= 0 ? CaptureFormat.AcrnBoard
            : null;
    }

    private static CaptureFormat? OfJson(ReadOnlySpan<byte> text) =>
        text.IndexOf("\"guest_cpu_config\""u8) >= 0 || text.IndexOf("\"cpuid_modifiers\""u8) >= 0 ? CaptureFormat.Firecracker
        : LscpuReader.IsJson(text) ? CaptureFormat.Lscpu
        : text.IndexOf("\"props\""u8) >= 0 && text.IndexOf("\"model\""u8) >= 0 ? CaptureFormat.QemuModel
        : null;

    private static CaptureFormat? OfLines(ReadOnlySpan<byte> text)
    {
        CaptureLines lines = new(text);
        bool isHeaded = false;
        for (int i = 0; i < (isHeaded ? HeadedLines : Lines) && MoveNext(ref lines); i++)
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (OfLine(line) is { } format)
            {
                return format;
            }

            // Without a leaf such a report is no description of a machine.
            isHeaded |= line.StartsWith("------[ "u8);
        }

        return null;
    }

    /// <summary>A text whose lines are too long for a dump is none; the reader that is forced on it says so.</summary>
    private static bool MoveNext(ref CaptureLines lines)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (CaptureException)
        {
            return false;
        }
    }

    /// <summary>The format that the line is the mark of; null if of none.</summary>
    /// <param name="line">Without blanks at its ends.</param>
    public static CaptureFormat? OfLine(ReadOnlySpan<byte> line) =>
        line.IsEmpty ? null
        : LeafLine.Is(line) ? CaptureFormat.InstLatX64
        : IsCpuidRaw(line) ? CaptureFormat.CpuidRaw
        : IsLibcpuid(line) ? CaptureFormat.Libcpuid
        : IsHwloc(line) ? CaptureFormat.HwlocCpuid
        : line.StartsWith("Basic VMX Information"u8) ? CaptureFormat.Vmxcap
        : IsRdmsr(line) ? CaptureFormat.Rdmsr
        : LscpuReader.IsMark(line) ? CaptureFormat.Lscpu
        : IsCpuinfo(line) ? CaptureFormat.ProcCpuinfo
        : null;

    private static bool IsRdmsr(ReadOnlySpan<byte> line) => RdmsrCommand.IsCommand(line) && !line.StartsWith("- "u8)
        && (line.IndexOf("0x"u8) > 0 || RdmsrCommand.Parse(Encoding.ASCII.GetString(line), out _) is not null);

    private static bool IsCpuidRaw(ReadOnlySpan<byte> line) => line.StartsWith("0x"u8) && line.Length > 22
        && Hex.TryUInt32(line[..10], out _) && line.IndexOf(": eax=0x"u8) is > 10 and < 24;

    private static bool IsLibcpuid(ReadOnlySpan<byte> line) => line.StartsWith("basic_cpuid["u8)
        || line.StartsWith("ext_cpuid["u8)
        || line.StartsWith("arm_midr="u8)
        || (line.StartsWith("_____"u8) && line.IndexOf("Logical CPU #"u8) > 0);

    private static bool IsHwloc(ReadOnlySpan<byte> line) => line.StartsWith("# mask e"u8)
        || (line.IndexOf(" => "u8) is > 8 and < 46 && Hex.TryUInt32(line[..line.IndexOf((byte)' ')], out uint mask) && mask is > 0 and < 16);

    /// <summary>
    /// A key that every /proc/cpuinfo has, with a value of its kind: terminals, mails and issue trackers make blanks of the tabs.
    /// </summary>
    private static bool IsCpuinfo(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 2 || colon > 32)
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        ReadOnlySpan<byte> key = line[..colon].Trim(" \t"u8);
        return key.SequenceEqual("processor"u8) || key.SequenceEqual("cpu family"u8) || key.SequenceEqual("ncpus probed"u8)
            ? Hex.TryDecimal(value, out _)
            : key.SequenceEqual("vendor_id"u8) || key.SequenceEqual("system type"u8) ? !value.IsEmpty
            : key.SequenceEqual("CPU implementer"u8) ? value.StartsWith("0x"u8)
            : key.SequenceEqual("Processor"u8) ? value.StartsWith("ARM"u8) || value.StartsWith("AArch64"u8)
            : key.SequenceEqual("model name"u8) && line[colon - 1] == '\t' && !value.IsEmpty;
    }
}
