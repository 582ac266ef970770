using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// "cpuid -r" of Todd Allen's cpuid: "CPU 0:" (with -1 just "CPU:"), then lines
/// "   0x00000007 0x00: eax=0x... ebx=0x... ecx=0x... edx=0x...".
/// </summary>
internal static class CpuidRawReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.CpuidRaw, IsCpuidRaw, Read) with { MayMix = true };

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        CaptureLines lines = new(text);
        CpuBuilder? cpu = null;
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (line.StartsWith("CPU"u8))
            {
                cpu = Begin(line, lines.Number, machine);
            }
            else if (line.StartsWith("0x"u8))
            {
                Leaf(line, lines.Number, machine, cpu);
            }
        }
    }

    private static CpuBuilder? Begin(ReadOnlySpan<byte> line, int number, CaptureBuilder machine)
    {
        ReadOnlySpan<byte> name = line["CPU"u8.Length..].TrimStart((byte)' ');
        bool isOnly = name is [(byte)':', ..];
        int cpu = 0;
        if (!isOnly && !(Hex.TryLeadingDecimal(name, out cpu, out int length) && name[length..] is [(byte)':', ..]))
        {
            return null;
        }

        CpuBuilder builder = machine.NewCpu(cpu, number);
        machine.IsOneCpu |= isOnly;
        return builder;
    }

    private static void Leaf(ReadOnlySpan<byte> line, int number, CaptureBuilder machine, CpuBuilder? cpu)
    {
        ReadOnlySpan<byte> rest = line;
        uint subleaf = 0;
        uint eax = 0, ebx = 0, ecx = 0, edx = 0;
        bool isWhole = Hex.TryUInt32(TextScan.Word(ref rest), out uint leaf)
            && TextScan.Word(ref rest) is [.. var place, (byte)':'] && Hex.TryUInt32(place, out subleaf)
            && Register(ref rest, "eax=0x"u8, out eax) && Register(ref rest, "ebx=0x"u8, out ebx)
            && Register(ref rest, "ecx=0x"u8, out ecx) && Register(ref rest, "edx=0x"u8, out edx);
        if (!isWhole || cpu is null)
        {
            string what = isWhole ? "belongs to no CPU" : "is not a whole leaf; it stays unknown";
            machine.Warn(number, $"\"{TextScan.Excerpt(line)}\" {what}.");
            return;
        }

        cpu.AddLeaf(new CpuidLeaf(leaf, subleaf), new CpuidAnswer(eax, ebx, ecx, edx), number);
    }

    private static bool Register(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name, out uint value)
    {
        value = 0;
        ReadOnlySpan<byte> word = TextScan.Word(ref rest);
        return word.StartsWith(name) && Hex.TryWord(word[name.Length..], out value);
    }

    private static bool IsCpuidRaw(ReadOnlySpan<byte> line) => line.StartsWith("0x"u8) && line.Length > 22
        && Hex.TryUInt32(line[..10], out _) && line.IndexOf(": eax=0x"u8) is > 10 and < 24;
}
