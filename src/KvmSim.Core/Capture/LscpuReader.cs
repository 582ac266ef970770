using System.Text;
using System.Text.Json;

namespace KvmSim.Capture;

/// <summary>
/// The output of lscpu (util-linux): fields as text or with -J, a table of CPUs with -e or -p, and that table with -J.
/// </summary>
internal static class LscpuReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.Lscpu, IsMark, Read) with { MayMix = true };

    /// <summary>The same of JSON (-J).</summary>
    public static TextFormat JsonFormat { get; } =
        Format with { Kind = TextKind.Json, Mark = text => IsJson(text) ? 0 : -1 };

    private static readonly string[] Machines =
        ["x86_64", "i686", "i586", "aarch64", "armv7l", "s390x", "ppc64le", "ppc64", "riscv64", "loongarch64", "ia64",
            "mips64"];

    /// <summary>Whether a line is one that only lscpu prints.</summary>
    public static bool IsMark(ReadOnlySpan<byte> line) => line.StartsWith("On-line CPU(s) list:"u8)
        || line.StartsWith("CPU op-mode(s):"u8)
        || line.StartsWith("Thread(s) per core:"u8)
        || line.StartsWith("# CPU,"u8)
        || IsTableHead(line)
        || (line.StartsWith("Architecture:"u8)
            && Machines.Contains(
                Encoding.ASCII.GetString(line["Architecture:"u8.Length..].Trim(" \t"u8)), StringComparer.Ordinal));

    /// <summary>Whether a JSON text is what lscpu writes with -J.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, 4096)];
        return head.IndexOf("\"lscpu\""u8) >= 0 || (head.IndexOf("\"cpus\""u8) >= 0 && head.IndexOf("\"core\""u8) >= 0);
    }

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        LscpuFields fields = new(machine);
        LscpuTable table = new(machine);
        if (text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            Json(text, fields, table);
        }
        else
        {
            Lines(text, fields, table);
        }

        fields.Finish();
        table.Finish();
    }

    private static bool IsTableHead(ReadOnlySpan<byte> line) =>
        line.StartsWith("CPU "u8) && line.IndexOf(" CORE"u8) > 0 && line.IndexOf(" SOCKET"u8) > 0;

    private static void Lines(ReadOnlySpan<byte> text, LscpuFields fields, LscpuTable table)
    {
        CaptureLines lines = new(text);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (IsTableHead(line))
            {
                table.Head(
                    Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries), isCsv: false);
            }
            else if (line.StartsWith("# CPU,"u8))
            {
                table.Head(Encoding.ASCII.GetString(line[2..]).Split(','), isCsv: true);
            }
            else if (line.StartsWith("#"u8) || line.IsEmpty)
            {
                continue;
            }
            else if (table.IsOpen && Hex.TryLeadingDecimal(line, out _, out _))
            {
                table.Row(Encoding.ASCII.GetString(line), lines.Number);
            }
            else if (line.IndexOf((byte)':') is > 0 and var colon)
            {
                fields.Add(
                    Encoding.ASCII.GetString(line[..colon].Trim(" \t"u8)),
                    Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8)),
                    lines.Number);
            }
            else
            {
                fields.Continue(Encoding.ASCII.GetString(line));
            }
        }
    }

    private static void Json(ReadOnlySpan<byte> text, LscpuFields fields, LscpuTable table)
    {
        using JsonDocument document = JsonSource.Parse(text);
        if (JsonSource.Member(document.RootElement, "lscpu") is { ValueKind: JsonValueKind.Array } list)
        {
            Fields(list, fields);
        }

        if (JsonSource.Member(document.RootElement, "cpus") is { ValueKind: JsonValueKind.Array } cpus)
        {
            foreach (JsonElement cpu in cpus.EnumerateArray().Where(cpu => cpu.ValueKind == JsonValueKind.Object))
            {
                table.Row(cpu.EnumerateObject().ToDictionary(
                    member => member.Name.ToUpperInvariant(), member => member.Value.ToString(),
                    StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Newer versions nest the fields in "children".</summary>
    private static void Fields(JsonElement list, LscpuFields fields)
    {
        foreach (JsonElement entry in list.EnumerateArray())
        {
            if (JsonSource.Text(entry, "field") is { } field && JsonSource.Text(entry, "data") is { } data)
            {
                fields.Add(field.TrimEnd(':').Trim(), data, 0);
            }

            if (JsonSource.Member(entry, "children") is { ValueKind: JsonValueKind.Array } children)
            {
                Fields(children, fields);
            }
        }
    }
}
