using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Conformance;
using KvmSim.Hardware;
using KvmSim.Logs;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>
/// What the simulation prints, and what real kernels printed, is recognised: every line, with its CPU and cause.
/// </summary>
public sealed partial class SimulatedLogTests
{
    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Generations => [.. GenerationCatalog.All.Select(generation => generation.Id)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "conformance");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Read_OfARecordingsLines_RecognisesAllThatAreAboutKvm(string recording)
    {
        RecordedTrace trace = TraceReader.Read(Path.Combine(Folder, recording + ".json"));
        IEnumerable<string> recorded = trace.Operations.SelectMany(operation => operation.Lines)
            .Where(line => line.Class == "kvm").Select(line => line.Text);
        IEnumerable<string> predicted = TraceReplay.Compare(trace).SelectMany(row => row.SecondLog);

        AssertRecognised([.. recorded, .. predicted]);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void Read_OfEveryMessageOfAGeneration_FindsItAgainWithItsValues(string id)
    {
        List<(string Slot, string Value)> values = [];
        foreach (KernelMessage message in KnownMessages.Of(GenerationCatalog.Find(id)!))
        {
            object[] arguments = [
                .. MessagePart.Of(message.Text).Where(part => part.Slot is { TakesArgument: true }).Select(Sample)];
            LogFinding finding = Assert.Single(
                new KernelLogReader().Read("[    3.000001] " + message.Format(arguments)));

            KnownMessage? known = KnownMessages.Find(message.Format(arguments), values);
            Assert.Equal(message.Text, known?.Pattern.Text);
            Assert.Equal(message.Meaning, finding.Meaning);
            Assert.Contains(id, finding.PrintedBy, StringComparer.Ordinal);
            Assert.Equal(message.Text.Contains("{cpu}", StringComparison.Ordinal) ? 37 : null, finding.Finding.Cpu);
            Assert.Equal(arguments.Length, values.Count(value => value.Slot != "*"));
        }
    }

    /// <summary>
    /// The reason that the check gives for a refusal is the one that the reader takes out of the log.
    /// </summary>
    [Theory]
    [MemberData(nameof(Generations))]
    public void Read_OfALoadWithABadCpu_NamesTheReasonOfTheCheck(string id)
    {
        CpuModel[] odd =
        [
            TestMachines.WithBusLockDetection(TestMachines.Intel),
            TestMachines.FirmwareDisabled(TestMachines.Intel),
            TestMachines.Intel with { Name = "novmx", Features = TestMachines.Intel.Features.Without("vmx") },
            TestMachines.Amd with { Name = "nosvm", Features = TestMachines.Amd.Features.Without("svm") },
            TestMachines.Intel
                with { Name = "setup", Msrs = TestMachines.Intel.Msrs.With(0x481, 0x0000_00f7_0000_0016) },
        ];
        foreach (CpuModel model in odd)
        {
            CpuModel boot = model.Vendor == CpuVendor.Intel ? TestMachines.Intel : TestMachines.Amd;
            SimMachine machine = new(TestMachines.Describe(id, boot, model) with { OfflineAtBoot = CpuSet.Empty });
            OperationResult load = machine.Load();
            LogFinding[] findings = [
                .. Read(load.Texts()).Where(finding => finding.Finding.Severity == FindingSeverity.Refusal)];

            CheckFailureReason? reason = machine.Judge(TestMachines.OddCpu).Failure?.Reason;
            Assert.NotNull(reason);
            Assert.All(
                findings.Where(finding => finding.Meaning is not (MessageMeaning.DisabledByFirmware
                    or MessageMeaning.NoHardwareSupport or MessageMeaning.EnableFailed)),
                finding => Assert.Equal(
                    reason,
                    finding.Meaning == MessageMeaning.VmcsWordDiffers
                        ? CheckFailureReason.VmcsInconsistent
                        : Enum.Parse<CheckFailureReason>($"{finding.Meaning}")));
            Assert.All(
                findings.Select(finding => finding.Finding.Cpu).OfType<int>(),
                cpu => Assert.Equal(TestMachines.OddCpu, cpu));
        }
    }

    internal static void AssertRecognised(IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0))
        {
            LogFinding? finding = new KernelLogReader().Read(line).SingleOrDefault();
            if (finding is null)
            {
                Assert.DoesNotMatch("kvm|vmx|svm", line);
                continue;
            }

            Assert.NotNull(finding.Meaning);
            Assert.NotEmpty(finding.PrintedBy);
            Match cpu = CpuInWords().Match(ValuesOfCpus().Replace(line, ""));
            bool counts = line.StartsWith(
                "APIC: NR_CPUS", StringComparison.Ordinal); // processors, and is of none of them
            Assert.Equal(
                cpu.Success && !counts ? int.Parse(cpu.Groups["cpu"].ValueSpan, CultureInfo.InvariantCulture) : null,
                finding.Finding.Cpu);
        }
    }

    private static IEnumerable<LogFinding> Read(IEnumerable<string> lines)
    {
        KernelLogReader reader = new();
        return lines.SelectMany(reader.Read).ToArray();
    }

    private static object Sample(MessagePart part) => part.Slot!.Name switch
    {
        "cpu" => 37,
        "cpus" => "1-3,8",
        "number" => -5,
        "hex" or "hex8" => 0xabcUL,
        "word" => "outside",
        _ => "some text",
    };

    /// <summary>Any number that a person would take for the CPU's.</summary>
    [GeneratedRegex(
        @"(CPU: ?|CPU ?#?|cpu|Processor |err EOPNOTSUPP on )(?<cpu>\d+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CpuInWords();

    /// <summary>What a CPU has, not which one it is: "System: 1, CPU: 0", "Boot CPU: 0x10".</summary>
    [GeneratedRegex(
        @"System: \d, CPU: \d|(Boot CPU:|physical CPU) 0x[0-9a-f]+",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ValuesOfCpus();
}
