using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KvmSim.Hardware;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>Reads as much of an InstLatx64 dump as deriving a VMX configuration needs: one CPU per section.</summary>
internal static partial class InstLatDump
{
    public static IReadOnlyList<CpuModel> Read(string path)
    {
        SortedDictionary<int, Raw> cpus = [];
        Raw? current = null;
        foreach (string line in File.ReadLines(path, Encoding.Latin1))
        {
            if (line.StartsWith("------[", StringComparison.Ordinal))
            {
                current = Section(line, cpus);
            }
            else if (current is not null)
            {
                Line(line, current);
            }
        }

        return [.. cpus.Select(entry => Build(entry.Key, entry.Value))];
    }

    private static Raw? Section(string line, SortedDictionary<int, Raw> cpus)
    {
        Match match = SectionPattern().Match(line);
        if (!match.Success)
        {
            return null;
        }

        int cpu = int.Parse(match.Groups["cpu"].Value, CultureInfo.InvariantCulture);
        if (!cpus.TryGetValue(cpu, out Raw? raw))
        {
            cpus[cpu] = raw = new Raw();
        }

        return raw;
    }

    private static void Line(string line, Raw raw)
    {
        if (CpuidPattern().Match(line) is { Success: true } cpuid)
        {
            uint subleaf = cpuid.Groups["subleaf"].Success ? Hex(cpuid.Groups["subleaf"].Value) : 0;
            uint[] registers = [.. cpuid.Groups["values"].Value.Split('-').Select(Hex)];
            raw.Leaves.TryAdd((Hex(cpuid.Groups["leaf"].Value), subleaf), registers);
        }
        else if (MsrPattern().Match(line) is { Success: true } msr)
        {
            // Four groups of 16 bits, the highest first; "< FAILED >" does not match and stays unknown.
            ulong value = msr.Groups["value"].Value.Split('-').Aggregate(0UL, (sum, part) => (sum << 16) | Hex(part));
            raw.Msrs.TryAdd(Hex(msr.Groups["index"].Value), value);
        }
    }

    private static CpuModel Build(int cpu, Raw raw)
    {
        uint[] one = raw.Leaves[(1, 0)], zero = raw.Leaves[(0, 0)];
        bool sgx = raw.Leaves.TryGetValue((0x12, 0), out uint[]? leaf) && (leaf[0] & 1) != 0;
        List<string> features = [];
        features.AddRange((one[2] & (1 << 5)) != 0 ? ["vmx"] : []);
        features.AddRange(sgx ? ["sgx"] : []);
        int family = (int)((one[0] >> 8) & 0xf), model = (int)((one[0] >> 4) & 0xf);
        return new CpuModel
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"cpu{cpu}"),
            VendorId = Encoding.ASCII.GetString(
                [.. new[] { zero[1], zero[3], zero[2] }.SelectMany(BitConverter.GetBytes)]),
            Family = family == 0xf ? family + (int)((one[0] >> 20) & 0xff) : family,
            Model = family is 6 or 7 or 0xf ? model | (int)(((one[0] >> 16) & 0xf) << 4) : model,
            Stepping = (int)(one[0] & 0xf),
            Features = CpuFeatureSet.Of([.. features]),
            Msrs = MsrSet.Of(raw.Msrs.Where(entry => entry.Key is 0x3a or (>= 0x480 and <= 0x492))),
        };
    }

    private static uint Hex(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Logical CPU #(?<cpu>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SectionPattern();

    [GeneratedRegex(
        @"^CPUID (?<leaf>[0-9A-F]{8}): (?<values>[0-9A-F]{8}(-[0-9A-F]{8}){3})( \[SL (?<subleaf>[0-9A-F]{2})\])?",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex CpuidPattern();

    [GeneratedRegex(
        "^MSR (?<index>[0-9A-F]{8}): (?<value>[0-9A-F]{4}(-[0-9A-F]{4}){3})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MsrPattern();

    private sealed class Raw
    {
        public Dictionary<(uint Leaf, uint Subleaf), uint[]> Leaves { get; } = [];

        public Dictionary<uint, ulong> Msrs { get; } = [];
    }
}
