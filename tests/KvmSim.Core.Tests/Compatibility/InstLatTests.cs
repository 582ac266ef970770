using System.Globalization;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// Real machines, imported straight from their dumps, against the answers that an independent derivation gave for Linux
/// 6.12 with nested=0.
/// </summary>
public sealed class InstLatTests
{
    private const string Table = "instlatx64-kvm-6.12.tsv";
    private static readonly VmxParameters Plain = new(Nested: false);

    [Fact]
    public void Dumps_OfTheTable_GiveItsConfigurationsAndVerdicts()
    {
        string folder = SharedData.Require("data/instlatx64");
        string[][] rows = [.. File.ReadLines(Path.Combine(folder, Table)).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal(10, rows.Length);
        foreach (string[] row in rows)
        {
            CapturedMachine captured = CaptureReader.Read(Path.Combine(folder, row[0]));
            Assert.Empty(captured.Problems);
            Assert.Equal(CaptureFormat.InstLatX64, captured.Format);
            Judge(row, CapturedHost.Describe(captured, GenerationCatalog.Find("linux-6.12")!));
        }
    }

    private static void Judge(string[] row, HostDescription host)
    {
        string file = row[0];
        Assert.Equal((file, row[1]), (file, host.Plugged.Count.ToString(CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(host.Models.Values, model => model.IsPartial);
        VmxConfiguration? derived =
            VmxConfigurations.Derive(host.Stock[0], CheckStyle.Linux612, Plain, out VmxSetupFailure? failure);
        Assert.Null(failure);
        Assert.NotNull(derived);
        VmxConfiguration config = derived.Value;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"basic={config.Basic:x} misc={config.Misc:x} pin={config.PinBased:x} cpu={config.Primary:x} ")
            + string.Create(
                CultureInfo.InvariantCulture, $"sec={config.Secondary:x} exit={config.Exit:x} entry={config.Entry:x}");
        Assert.Equal((file, row[3]), (file, text));

        KeyValuePair<string, ParameterValues> plain = new(
            "kvm_intel", ParameterValues.Of([new KeyValuePair<string, string>("nested", "0")]));
        HostDescription[] kernels = [
            host, host with { Parameters = new Dictionary<string, ParameterValues>([plain], StringComparer.Ordinal) }];
        foreach (HostDescription kernel in kernels)
        {
            SimMachine machine = new(kernel);
            CpuJudgement[] judgements = [.. host.Plugged.Select(machine.Judge)];
            int[] refused = [.. judgements.Where(judgement => judgement.Verdict == CheckVerdict.Fail)
                .Select(judgement => judgement.Cpu)];
            Assert.DoesNotContain(judgements, judgement => judgement.Verdict == CheckVerdict.Unknown);
            Assert.Equal((file, row[2]), (file, refused.Length == 0 ? "accept" : "refuse"));
            string culprits = string.Join(
                ' ', refused.Select(cpu => string.Create(CultureInfo.InvariantCulture, $"CPU{cpu}")));
            Assert.Equal((file, row[4].Split(':')[0]), (file, refused.Length == 0 ? "-" : culprits));
        }
    }
}
