using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// Real machines against the answers that an independent derivation gave for Linux 6.12 with nested=0.
/// </summary>
public sealed class InstLatTests
{
    private const string Table = "instlatx64-kvm-6.12.tsv";
    private static readonly VmxParameters Plain = new(Nested: false);

    [Fact]
    public void Dumps_OfTheTable_GiveItsConfigurationsAndVerdicts()
    {
        string folder = Folder();
        string[][] rows = [.. File.ReadLines(Path.Combine(folder, Table)).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal(10, rows.Length);
        foreach (string[] row in rows)
        {
            Judge(row, InstLatDump.Read(Path.Combine(folder, row[0])));
        }
    }

    private static void Judge(string[] row, IReadOnlyList<CpuModel> cpus)
    {
        string file = row[0];
        Assert.Equal((file, row[1]), (file, cpus.Count.ToString(CultureInfo.InvariantCulture)));
        VmxConfiguration? derived =
            VmxConfigurations.Derive(cpus[0], CheckStyle.Linux612, Plain, out VmxSetupFailure? failure);
        Assert.Null(failure);
        Assert.NotNull(derived);
        VmxConfiguration config = derived.Value;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"basic={config.Basic:x} misc={config.Misc:x} pin={config.PinBased:x} cpu={config.Primary:x} ")
            + string.Create(
                CultureInfo.InvariantCulture, $"sec={config.Secondary:x} exit={config.Exit:x} entry={config.Entry:x}");
        Assert.Equal((file, row[3]), (file, text));

        List<int> refused = [];
        for (int cpu = 1; cpu < cpus.Count; cpu++)
        {
            CheckOutcome outcome = TestCpus.Check(cpus[0], cpus[cpu], CheckStyle.Linux612, Plain);
            Assert.NotEqual(CheckVerdict.Unknown, outcome.Verdict);
            Assert.Equal(outcome.Verdict, TestCpus.Check(cpus[0], cpus[cpu], CheckStyle.Linux612).Verdict);
            refused.AddRange(outcome.Passed ? [] : [cpu]);
        }

        Assert.Equal((file, row[2]), (file, refused.Count == 0 ? "accept" : "refuse"));
        string culprits = string.Join(
            ' ', refused.Select(cpu => string.Create(CultureInfo.InvariantCulture, $"CPU{cpu}")));
        Assert.Equal((file, row[4].Split(':')[0]), (file, refused.Count == 0 ? "-" : culprits));
    }

    /// <summary>The recorded data, beside the sources or above them; they are not part of the repository.</summary>
    private static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", "instlatx64");
            if (File.Exists(Path.Combine(folder, Table)))
            {
                return folder;
            }
        }

        Assert.Skip("No shared/data/instlatx64 above the test directory: the InstLatx64 dumps are not distributed.");
        return "";
    }
}
