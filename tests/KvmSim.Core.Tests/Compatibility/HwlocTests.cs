using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// CPUs of real machines, one file each: what differs by nature between those of a kind is no difference, what differs
/// between kinds is one.
/// </summary>
public sealed class HwlocTests
{
    [Theory]
    [InlineData("Intel-Broadwell-2xXeon-E5-2650Lv4")]
    public void Explain_OfTheCpusOfAUniformMachine_FindsNothing(string machine)
    {
        CpuModel[] cpus = Read(machine);

        Assert.True(cpus.Length > 10);
        Assert.Empty(
            cpus.SelectMany(cpu => Explain(cpus[0], cpu)).Select(finding => $"{finding.Source} {finding.Property}")
                .Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Intel-ArrowLake-CoreUltra5-225U", "Core type (20H Atom, 40H Core)")]
    [InlineData("AMD-1Ah-Zen5StrixPoint-RyzenAI9HX370", "Cache sets less 1")]
    public void Explain_OfTheCpusOfAHybridMachine_FindsWhatTellsThemApart(string machine, string property)
    {
        CpuModel[] cpus = Read(machine);

        string[][] classes = [.. cpus
            .Select(
                cpu => Explain(cpus[0], cpu).Select(finding => $"{finding.Source} {finding.Property} {finding.Found}")
                    .ToArray())
            .DistinctBy(rows => string.Join('\n', rows), StringComparer.Ordinal)];

        Assert.InRange(classes.Length, 2, 3);
        Assert.Contains(classes.SelectMany(rows => rows), row => row.Contains(property, StringComparison.Ordinal));
    }

    /// <summary>The files hold no registers, so what KVM derives from those stays open.</summary>
    private static CompatibilityFinding[] Explain(CpuModel one, CpuModel other) =>
    [
        .. CompatibilityExplainer.Explain(0, one, 1, other, CheckStyle.Linux612)
            .Where(finding => finding.Severity != FindingSeverity.Unknown),
    ];

    private static CpuModel[] Read(string machine) =>
    [
        .. Directory.GetFiles(SharedData.Require($"data/hwloc/x86/{machine}"), "pu*")
            .OrderBy(path => int.Parse(Path.GetFileName(path).AsSpan(2), CultureInfo.InvariantCulture))
            .Select(ReadCpu),
    ];

    /// <summary>A line: which inputs count, the four inputs, "=>", the four answers; hexadecimal.</summary>
    private static CpuModel ReadCpu(string path)
    {
        CpuidTable cpuid = CpuidTable.Of(
            File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line =>
        {
            uint[] words =
            [
                .. line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries).Where(word => word != ">")
                    .Select(word =>
                    uint.Parse(word.StartsWith("0x", StringComparison.Ordinal)
                        ? word[2..] : word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            ];
            CpuidLeaf leaf = new(words[1], (words[0] & 4) != 0 ? words[3] : 0);
            return KeyValuePair.Create(leaf, new CpuidAnswer(words[5], words[6], words[7], words[8]));
        }));
        CpuSignature signature = CpuidDecoding.SignatureOf(cpuid)!.Value;
        return new CpuModel
        {
            Name = Path.GetFileName(path),
            VendorId = CpuidDecoding.VendorIdOf(cpuid)!,
            ModelName = CpuidDecoding.BrandOf(cpuid),
            Family = signature.Family,
            Model = signature.Model,
            Stepping = signature.Stepping,
            Features = CpuidDecoding.FeaturesOf(cpuid),
            Cpuid = cpuid,
        };
    }
}
