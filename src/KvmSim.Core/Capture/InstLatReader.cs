using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// AIDA64's text dumps as InstLatx64 collects them, and the .test files of libcpuid that contain one. Sections of three
/// ages: "CPUID Registers / Logical CPU #n", "Logical CPU #n", "CPU#n AffMask"; registers for each CPU or once.
/// </summary>
internal ref struct InstLatReader(ReadOnlySpan<byte> text, CaptureBuilder machine)
{
    private readonly HashSet<(Section Kind, int Cpu)> _seen = [];
    private CaptureLines _lines = new(text);
    private Section _section;
    private CpuBuilder? _cpu;
    private CpuidLeaf _last;
    private bool _lastHadSubleaf;

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

            if (line.StartsWith("------["u8) || line.StartsWith("CPU#"u8))
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

    private void Line(ReadOnlySpan<byte> line)
    {
        switch (_section)
        {
            case Section.Cpuid when line.StartsWith("CPUID "u8):
                Cpuid(line["CPUID "u8.Length..]);
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

        int number = line.IndexOf("CPU #"u8) is >= 0 and var at ? at + "CPU #"u8.Length
            : line.StartsWith("CPU#"u8) ? "CPU#"u8.Length
            : -1;
        bool isMsr = line.IndexOf("MSR Registers"u8) >= 0;
        if (number < 0 && !isMsr)
        {
            return;
        }

        int cpu = 0;
        if (number >= 0 && !Hex.TryLeadingDecimal(line[number..], out cpu, out _))
        {
            machine.Warn(_lines.Number, $"\"{TextScan.Excerpt(line)}\" names no CPU; the section is left out.");
            return;
        }

        if (line.IndexOf("Virtualized"u8) >= 0)
        {
            machine.Warn(_lines.Number, $"CPU {cpu}: what a guest sees is left out.");
            return;
        }

        if (number < 0)
        {
            machine.Warn(
                _lines.Number, "The registers are not said to be of a CPU; they are taken for those of CPU 0 alone.");
        }

        Open(isMsr ? Section.Msr : Section.Cpuid, cpu);
    }

    private void Open(Section section, int cpu)
    {
        if (!_seen.Add((section, cpu)))
        {
            machine.Fail(
                _lines.Number,
                $"CPU {cpu} is described a second time: there are two machines in this file, or one twice.",
                "Give each machine a file of its own.");
            return;
        }

        _section = section;
        _cpu = machine.Cpu(cpu, _lines.Number);
    }

    /// <summary>"00000007: EAX-EBX-ECX-EDX [SL 00] [remarks]".</summary>
    private void Cpuid(ReadOnlySpan<byte> line)
    {
        if (line.Length < 45 || !Hex.TryWord(line[..8], out uint leaf) || !TryAnswer(line[8..45], out CpuidAnswer answer))
        {
            machine.Warn(_lines.Number, $"\"CPUID {TextScan.Excerpt(line)}\" is not a whole leaf; it stays unknown.");
            return;
        }

        ReadOnlySpan<byte> rest = line[45..];
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

    /// <summary>": EAX-EBX-ECX-EDX".</summary>
    private static bool TryAnswer(ReadOnlySpan<byte> text, out CpuidAnswer answer)
    {
        uint eax = 0, ebx = 0, ecx = 0, edx = 0;
        bool isWhole = text.StartsWith(": "u8) && text[10] == '-' && text[19] == '-' && text[28] == '-'
            && Hex.TryWord(text[2..10], out eax) && Hex.TryWord(text[11..19], out ebx)
            && Hex.TryWord(text[20..28], out ecx) && Hex.TryWord(text[29..37], out edx);
        answer = new CpuidAnswer(eax, ebx, ecx, edx);
        return isWhole;
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
                CultureInfo.InvariantCulture, $"CPU {_cpu!.Id}: register 0x{index:x} has no whole value; it stays unknown."));
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
        Number(line, "Package"u8) is { } package && Number(line, "Core"u8) is { } core && Number(line, "Thread"u8) is { } thread
            ? new CpuPlacement(package, core, thread, Node: 0)
            : null;

    private static int? Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        int at = line.IndexOf(word);
        return at >= 0 && Hex.TryLeadingDecimal(line[(at + word.Length)..].TrimStart((byte)' '), out int value, out _) ? value : null;
    }

    /// <summary>Registers were read on some CPUs, and not on others: the file was cut off, or the others are unknown.</summary>
    private readonly void WarnOfUnseen()
    {
        int[] without = [.. machine.Cpus.Where(cpu => cpu.MsrCount == 0).Select(cpu => cpu.Id)];
        if (without.Length > 0 && without.Length < machine.Cpus.Count)
        {
            machine.Warn(0, $"CPUs {CpuSet.Of(without)} have no registers in this file; they are unknown.");
        }
    }
}
