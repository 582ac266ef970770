using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// A pu file of hwloc-gather-cpuid: "mask eax ebx ecx edx => eax ebx ecx edx", in hexadecimal, unpadded; the mask says
/// which inputs matter.
/// </summary>
internal static class HwlocReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.HwlocCpuid, IsHwloc, ReadOne);

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine, CpuBuilder cpu, string? file)
    {
        Span<uint> numbers = stackalloc uint[9];
        CaptureLines lines = new(text);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            // The numbers are not padded, so a line that was cut off looks like another number.
            if (lines.IsUnterminated || !TryNumbers(line, numbers))
            {
                string what = lines.IsUnterminated ? "is cut off" : "is not a leaf";
                machine.Warn(lines.Number, $"\"{TextScan.Excerpt(line)}\" {what}; it stays unknown.", file: file);
                continue;
            }

            bool hasSubleaf = (numbers[0] & 4) != 0;
            cpu.AddLeaf(
                new CpuidLeaf(numbers[1], hasSubleaf ? numbers[3] : 0),
                new CpuidAnswer(numbers[5], numbers[6], numbers[7], numbers[8]),
                lines.Number,
                file);
        }
    }

    private static bool TryNumbers(ReadOnlySpan<byte> line, Span<uint> numbers)
    {
        for (int i = 0; i < 9; i++)
        {
            if (i == 5 && !TextScan.Word(ref line).SequenceEqual("=>"u8))
            {
                return false;
            }

            if (!Hex.TryUInt32(TextScan.Word(ref line), out numbers[i]))
            {
                return false;
            }
        }

        return line.IsEmpty;
    }

    /// <summary>One pu file: a CPU by itself.</summary>
    private static void ReadOne(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        machine.IsOneCpu = true;
        Read(text, machine, machine.Cpu(0, 0), file: null);
    }

    private static bool IsHwloc(ReadOnlySpan<byte> line) => line.StartsWith("# mask e"u8)
        || (line.IndexOf(" => "u8) is > 8 and < 46 && Hex.TryUInt32(line[..line.IndexOf((byte)' ')], out uint mask)
            && mask is > 0 and < 16);
}
