using System.Globalization;
using System.Numerics;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// AIDA64's text dumps as InstLatx64 collects them, and the .test files of libcpuid that contain one. Sections of five
/// ages: "CPUID Registers / Logical CPU #n", "Logical CPU #n", "CPU#n AffMask", "CPUID Registers (CPU #n):" counted
/// from 1, "Group: 0x00 Affinity mask: 0x..."; registers for each CPU or once. Leaves without any heading are CPUs in
/// their order, each from its leaf 0 on.
/// </summary>
internal ref struct InstLatReader(ReadOnlySpan<byte> text, CaptureBuilder machine)
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = TextFormat.OfLines(CaptureFormat.InstLatX64, LeafLine.Is, Read);

    private readonly HashSet<(Section Kind, int Cpu)> _seen = [];
    private CaptureLines _lines = new(text);
    private Section _section;
    private CpuBuilder? _cpu;
    private CpuidLeaf _last;
    private bool _lastHadSubleaf;
    private bool _hasHeading;
    private bool _saidGuest;
    private int _first = -1;

    private enum Section
    {
        None,
        Cpuid,
        Msr,
        AllCpus,
    }

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine) => new InstLatReader(text, machine).Read();

    private void Read()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Trimmed;
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length > 20 && !line.ContainsAnyExcept((byte)'-'))
            {
                // What follows in a .test file is what libcpuid is expected to make of the dump.
                break;
            }

            if (IsHeading(line))
            {
                Begin(line);
            }
            else
            {
                Line(line);
            }
        }

        WarnOfUnseen();
    }

    private static bool IsHeading(ReadOnlySpan<byte> line) => line.StartsWith("------["u8)
        || line.StartsWith("CPU#"u8)
        || line.StartsWith("CPUID Registers"u8)
        || IsGroup(line);

    /// <summary>"Group: 0x00 Affinity mask: 0x0000000000000010".</summary>
    private static bool IsGroup(ReadOnlySpan<byte> line) =>
        line.StartsWith("Group:"u8) && line.IndexOf("Affinity mask:"u8) > 0;

    private void Line(ReadOnlySpan<byte> line)
    {
        switch (_section)
        {
            case Section.None when !_hasHeading && LeafLine.Is(line):
                Open(Section.Cpuid, 0);
                Cpuid(line[LeafLine.Mark.Length..]);
                break;
            case Section.Cpuid when line.StartsWith(LeafLine.Mark):
                Cpuid(line[LeafLine.Mark.Length..]);
                break;
            case Section.Cpuid when line.StartsWith("allcpu:"u8):
                _cpu!.Placement ??= PlacementIn(line);
                break;
            case Section.Cpuid or Section.Msr when line.StartsWith("MSR "u8):
                Register(line["MSR "u8.Length..]);
                break;
            case Section.AllCpus when line.StartsWith("CPU "u8):
                Placed(line["CPU "u8.Length..]);
                break;
        }
    }

    private void Begin(ReadOnlySpan<byte> line)
    {
        _section = Section.None;
        _cpu = null;
        _last = new CpuidLeaf(uint.MaxValue);
        if (line.IndexOf("All CPUs"u8) >= 0)
        {
            _section = Section.AllCpus;
            return;
        }

        bool isMsr = line.IndexOf("MSR Registers"u8) >= 0;
        bool isNumbered = TryNumber(line, out int cpu);
        if (!isNumbered && !isMsr)
        {
            return;
        }

        _hasHeading = true;
        if (isNumbered && cpu < 0)
        {
            machine.Warn(_lines.Number, $"\"{TextScan.Excerpt(line)}\" names no CPU; the section is left out.");
            return;
        }

        if (line.IndexOf("Virtual"u8) >= 0)
        {
            if (!_saidGuest)
            {
                machine.Warn(_lines.Number, $"CPU {cpu}: what a guest sees is left out, of this CPU and of others.");
                _saidGuest = true;
            }

            return;
        }

        if (!isNumbered)
        {
            cpu = 0;
            machine.Warn(
                _lines.Number, "The registers are not said to be of a CPU; they are taken for those of CPU 0 alone.");
        }

        Open(isMsr ? Section.Msr : Section.Cpuid, cpu);
    }

    /// <summary>The CPU that a heading names; negative where it should and does not.</summary>
    private bool TryNumber(ReadOnlySpan<byte> line, out int cpu)
    {
        cpu = -1;
        if (IsGroup(line))
        {
            ReadOnlySpan<byte> rest = line["Group:"u8.Length..];
            bool isWhole = Hex.TryUInt32(TextScan.Word(ref rest), out uint group) && group < CpuSet.MaxCpus / 64;
            cpu = isWhole && MaskOf(line, "mask:"u8) is { } bit ? ((int)group * 64) + bit : -1;
            return true;
        }

        int number = line.IndexOf("CPU #"u8) is >= 0 and var at ? at + "CPU #"u8.Length
            : line.StartsWith("CPU#"u8) ? "CPU#"u8.Length
            : -1;
        if (number < 0 || !Hex.TryLeadingDecimal(line[number..], out cpu, out _))
        {
            cpu = -1;
            return number >= 0;
        }

        if (_seen.Contains((Section.Cpuid, cpu)) && MaskOf(line, "AffMask:"u8) is { } affinity)
        {
            // Some call every CPU 0; the mask tells where the program ran.
            cpu = affinity;
        }

        if (line.StartsWith("CPUID Registers"u8))
        {
            // One age of the program counts from 1.
            if (_first < 0)
            {
                _first = Math.Min(cpu, 1);
                if (_first == 1)
                {
                    machine.Warn(
                        _lines.Number, "The CPUs of this dump are counted from 1: what it calls CPU #1 is CPU 0 here.");
                }
            }

            cpu -= _first;
        }

        return true;
    }

    /// <summary>The one bit of the mask behind a word; null if there is none, or not one.</summary>
    private static int? MaskOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        int at = line.IndexOf(word);
        ReadOnlySpan<byte> rest = at < 0 ? default : line[(at + word.Length)..];
        return at >= 0 && Hex.TryUInt64(TextScan.Word(ref rest), out ulong mask) && BitOperations.IsPow2(mask)
            ? BitOperations.TrailingZeroCount(mask)
            : null;
    }

    private void Open(Section section, int cpu)
    {
        if (!_seen.Add((section, cpu)))
        {
            throw CaptureBuilder.SecondTime(cpu, _lines.Number);
        }

        _section = section;
        _cpu = machine.Cpu(cpu, _lines.Number);
    }

    /// <summary>"00000007: EAX-EBX-ECX-EDX [SL 00] [remarks]".</summary>
    private void Cpuid(ReadOnlySpan<byte> line)
    {
        if (!LeafLine.TryParse(line, out uint leaf, out CpuidAnswer answer, out ReadOnlySpan<byte> rest))
        {
            machine.Warn(_lines.Number, $"\"CPUID {TextScan.Excerpt(line)}\" is not a whole leaf; it stays unknown.");
            return;
        }

        if (leaf == 0 && !_hasHeading && _cpu!.Has(new CpuidLeaf(0)))
        {
            Open(Section.Cpuid, _cpu.Id + 1);
            _last = new CpuidLeaf(uint.MaxValue);
        }

        int tag = rest.IndexOf("[SL "u8);
        bool hasSubleaf = tag >= 0 && rest.Length >= tag + 6;
        uint subleaf = 0;
        if (hasSubleaf && !Hex.TryUInt32(rest.Slice(tag + 4, 2), out subleaf))
        {
            machine.Warn(_lines.Number, $"\"{TextScan.Excerpt(rest)}\" names no subleaf; the line is left out.");
            return;
        }

        // Older versions list the subleaves of a leaf one after the other without numbering them.
        if (!hasSubleaf && !_lastHadSubleaf && _last.Leaf == leaf && CpuidLeaf.HasSubleaves(leaf))
        {
            subleaf = _last.Subleaf + 1;
        }

        _last = new CpuidLeaf(leaf, subleaf);
        _lastHadSubleaf = hasSubleaf;
        _cpu!.AddLeaf(_last, answer, _lines.Number);
    }

    /// <summary>"0000048B: 435D-6FFF-0000-0000 [S200]": bits 63 to 48 first.</summary>
    private readonly void Register(ReadOnlySpan<byte> line)
    {
        if (line.Length < 10 || !Hex.TryWord(line[..8], out uint index) || line[8] != ':')
        {
            machine.Warn(_lines.Number, $"\"MSR {TextScan.Excerpt(line)}\" is not a register; it is left out.");
            return;
        }

        ReadOnlySpan<byte> rest = line[9..].TrimStart((byte)' ');
        if (rest.StartsWith("<"u8))
        {
            _cpu!.AddFailedMsr(index);
            return;
        }

        ulong value = 0;
        bool isWhole = rest.Length == 19 || (rest.Length > 19 && rest[19] == ' ');
        for (int i = 0; isWhole && i < 4; i++)
        {
            isWhole = Hex.TryUInt32(rest.Slice(i * 5, 4), out uint part) && (i == 3 || rest[(i * 5) + 4] == '-');
            value = (value << 16) | part;
        }

        if (!isWhole)
        {
            machine.Warn(_lines.Number, string.Create(
                CultureInfo.InvariantCulture,
                $"CPU {_cpu!.Id}: register 0x{index:x} has no whole value; it stays unknown."));
            return;
        }

        _cpu!.AddMsr(index, value, _lines.Number, isSample: rest[19..].IndexOf("[S"u8) >= 0);
    }

    private readonly void Placed(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        if (Hex.TryLeadingDecimal(line, out int cpu, out _) && PlacementIn(line) is { } placement && machine.Has(cpu))
        {
            machine.Cpu(cpu, _lines.Number).Placement ??= placement;
        }
        else if (Hex.TryLeadingDecimal(line, out cpu, out _) && cpu < CpuSet.MaxCpus && !machine.Has(cpu))
        {
            machine.Warn(_lines.Number, $"CPU {cpu} is listed and not described; it is left out.");
        }
    }

    /// <summary>"... Package 0 / Core 1 / Thread 0: Valid".</summary>
    private static CpuPlacement? PlacementIn(ReadOnlySpan<byte> line) =>
        Number(line, "Package"u8) is { } package && Number(line, "Core"u8) is { } core
            && Number(line, "Thread"u8) is { } thread
            ? new CpuPlacement(package, core, thread, Node: 0)
            : null;

    private static int? Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        int at = line.IndexOf(word);
        return at >= 0 && Hex.TryLeadingDecimal(line[(at + word.Length)..].TrimStart((byte)' '), out int value, out _)
            ? value : null;
    }

    /// <summary>
    /// Registers were read on some CPUs, and not on others: the file was cut off, or the others are unknown.
    /// </summary>
    private readonly void WarnOfUnseen()
    {
        int[] without = [.. machine.Cpus.Where(cpu => cpu.MsrCount == 0).Select(cpu => cpu.Id)];
        if (without.Length > 0 && without.Length < machine.Cpus.Count)
        {
            machine.Warn(0, $"CPUs {CpuSet.Of(without)} have no registers in this file; they are unknown.");
        }
    }
}
