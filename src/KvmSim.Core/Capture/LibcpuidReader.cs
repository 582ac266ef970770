using System.Globalization;
using System.Text;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// A raw dump of libcpuid: "basic_cpuid[7]=eax ebx ecx edx", "ext_cpuid[1]=...", arrays of subleaves; on Arm the
/// identification registers. Newer ones begin each CPU with "____ Logical CPU #n ____". A .test file goes on, after a
/// line of dashes, with what is expected of it.
/// </summary>
internal static class LibcpuidReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = TextFormat.OfLines(CaptureFormat.Libcpuid, IsLibcpuid, Read);

    private const uint Extended = 0x80000000;

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        CaptureLines lines = new(text);
        CpuBuilder? cpu = null;
        bool isFirst = true;
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (line.StartsWith("-----"u8))
            {
                break;
            }

            int mark = line.IndexOf("Logical CPU #"u8);
            if (mark >= 0)
            {
                cpu = Begin(line[(mark + "Logical CPU #"u8.Length)..], lines.Number, machine);
                isFirst = false;
            }
            else if (line.IndexOf((byte)'=') is > 0 and var equals)
            {
                if (isFirst && (line.IndexOf((byte)'[') > 0 || line.StartsWith("arm_"u8)))
                {
                    // An older dump of one CPU, without a heading.
                    cpu = machine.Cpu(0, lines.Number);
                    machine.IsOneCpu = true;
                    isFirst = false;
                }

                Value(line[..equals], line[(equals + 1)..], lines.Number, machine, cpu);
            }
        }
    }

    private static CpuBuilder? Begin(ReadOnlySpan<byte> name, int line, CaptureBuilder machine)
    {
        if (!Hex.TryLeadingDecimal(name, out int cpu, out _))
        {
            machine.Warn(line, "The heading names no CPU; its lines are left out.");
            return null;
        }

        return machine.NewCpu(cpu, line);
    }

    private static void Value(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int line, CaptureBuilder machine, CpuBuilder? cpu)
    {
        if (key.StartsWith("arm_"u8))
        {
            Arm(key, value, line, machine, cpu);
            return;
        }

        int bracket = key.IndexOf((byte)'[');
        if (bracket < 0)
        {
            return;
        }

        uint eax = 0, ebx = 0, ecx = 0, edx = 0, leaf = 0;
        int index = 0;
        bool isSubleaf = false;
        bool isWhole = key[^1] == ']' && Hex.TryDecimal(key[(bracket + 1)..^1], out index)
            && Array(key[..bracket], out leaf, out isSubleaf)
            && Hex.TryWord(TextScan.Word(ref value), out eax) && Hex.TryWord(TextScan.Word(ref value), out ebx)
            && Hex.TryWord(TextScan.Word(ref value), out ecx) && Hex.TryWord(TextScan.Word(ref value), out edx);
        if (!isWhole || cpu is null)
        {
            machine.Warn(line, $"\"{TextScan.Excerpt(key)}\" is not a whole leaf of a CPU; it stays unknown.");
            return;
        }

        CpuidLeaf place = isSubleaf ? new CpuidLeaf(leaf, (uint)index) : new CpuidLeaf(leaf + (uint)index);
        cpu.AddLeaf(place, new CpuidAnswer(eax, ebx, ecx, edx), line);
    }

    /// <summary>What an array holds: leaves from one on, or the subleaves of one.</summary>
    private static bool Array(ReadOnlySpan<byte> name, out uint leaf, out bool isSubleaf)
    {
        (leaf, isSubleaf, bool isKnown) = Encoding.ASCII.GetString(name) switch
        {
            "basic_cpuid" => (0u, false, true),
            "ext_cpuid" => (Extended, false, true),
            "intel_fn4" => (4u, true, true),
            "intel_fn11" => (0xbu, true, true),
            _ => (0u, true, false),
        };
        return isKnown || ByName(name, out leaf);
    }

    /// <summary>"intel_fn12h", "amd_fn8000001dh": the leaf in hexadecimal.</summary>
    private static bool ByName(ReadOnlySpan<byte> name, out uint leaf)
    {
        leaf = 0;
        int at = name.IndexOf("_fn"u8);
        return at > 0 && name[^1] == 'h' && Hex.TryUInt32(name[(at + 3)..^1], out leaf);
    }

    private static void Arm(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int line, CaptureBuilder machine, CpuBuilder? cpu)
    {
        if (!key.SequenceEqual("arm_midr"u8))
        {
            return;
        }

        // MIDR_EL1 has 32 bits; programs of 32 bits leave something in the other half.
        if (cpu is null || !Hex.TryUInt64(value.Trim((byte)' '), out ulong midr) || (uint)midr == 0)
        {
            machine.Warn(
                line, string.Create(CultureInfo.InvariantCulture,
                $"\"{TextScan.Excerpt(value)}\" is no MIDR of a CPU."));
            return;
        }

        cpu.Identity = ArmIdentity.Of((uint)midr);
    }

    private static bool IsLibcpuid(ReadOnlySpan<byte> line) => line.StartsWith("basic_cpuid["u8)
        || line.StartsWith("ext_cpuid["u8)
        || line.StartsWith("arm_midr="u8)
        || (line.StartsWith("_____"u8) && line.IndexOf("Logical CPU #"u8) > 0);
}
