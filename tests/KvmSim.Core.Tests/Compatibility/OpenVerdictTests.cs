using CsCheck;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// A verdict of Pass or Fail about a machine of which parts are not known holds for all that they could be. What is
/// hidden and what it is filled with is drawn from fixed seeds, the same at every run.
/// </summary>
public sealed class OpenVerdictTests
{
    private const int Samples = 1500;
    private const int Fillings = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Check_OfPartialCpus_HoldsForEveryFilling(uint stream)
    {
        PartialCpus cpus = new(new PCG(stream, 20220110));
        int[] decided = new int[3];
        for (int sample = 0; sample < Samples; sample++)
        {
            CpuModel one = cpus.One(PartialCpus.Complete);
            CpuModel two = cpus.Below(3) == 0
                ? one with { Name = "twin", Stepping = one.Stepping + 1 }
                : cpus.One(PartialCpus.Complete);
            CheckStyle style = cpus.One(CheckStyle.All);
            VmxParameters parameters = new(cpus.Below(2) == 0, cpus.Below(2) == 0);
            CpuModel boot = cpus.Hide(one), cpu = cpus.Hide(two);
            CheckOutcome? partial = Check(boot, cpu, style, parameters);
            decided[(int)(partial?.Verdict ?? CheckVerdict.Unknown)]++;
            for (int filling = 0; filling < Fillings; filling++)
            {
                CpuModel bootFilled = cpus.Fill(boot, one), cpuFilled = cpus.Fill(cpu, two);
                if (partial?.Assumptions.Count > 0 && bootFilled.Msrs.TryGet(0x492, out ulong tertiary))
                {
                    cpuFilled = cpuFilled.With(0x492, tertiary);
                }

                CheckOutcome? filled = Check(bootFilled, cpuFilled, style, parameters);
                string context = $"{sample}/{filling}: {style}, {parameters}, {boot.Name} and {cpu.Name}";
                Assert.True(partial is not null || filled is null || boot.UsesVmx != bootFilled.UsesVmx, context);
                if (filled is null || boot.UsesVmx != bootFilled.UsesVmx)
                {
                    continue; // the module that was judged does not load there: nobody asks about the other CPU
                }

                Assert.True(filled.Verdict != CheckVerdict.Unknown, $"{context}: complete and unknown");
                Assert.True(
                    partial!.Verdict == CheckVerdict.Unknown || partial.Verdict == filled.Verdict,
                    $"{context}: {partial.Verdict}, and {filled.Verdict} ({filled.Failure}) for a filling");
            }
        }

        Assert.All(decided, count => Assert.True(count > Samples / 20, string.Join(' ', decided)));
    }

    [Fact]
    public void Compare_OfPartialCpus_NeverCallsIrrelevantWhatAFillingIsRefusedFor()
    {
        PartialCpus cpus = new(new PCG(7, 20220111));
        int irrelevant = 0;
        for (int sample = 0; sample < 400; sample++)
        {
            CpuModel one = cpus.One(PartialCpus.Complete), two = cpus.One(PartialCpus.Complete);
            CheckStyle style = cpus.One(CheckStyle.All);
            CpuModel boot = cpus.Hide(one), cpu = cpus.Hide(two);
            HashSet<(string, int)> unseen =
            [
                .. CompatibilityExplainer.Explain(0, boot, 4, cpu, style)
                    .Where(finding => !finding.KernelLooks && finding.Source.Contains("(0x", StringComparison.Ordinal))
                    .SelectMany(finding => finding.Bits, (finding, bit) => (finding.Source, bit.Bit)),
            ];
            irrelevant += unseen.Count;
            for (int filling = 0; filling < 6; filling++)
            {
                CpuModel bootFilled = cpus.Fill(boot, one), cpuFilled = cpus.Fill(cpu, two);
                CheckOutcome? refused = Check(bootFilled, cpuFilled, style, VmxParameters.Default);
                if (refused?.Failure?.Reason == CheckFailureReason.VmcsInconsistent)
                {
                    Assert.DoesNotContain(
                        refused.Findings.SelectMany(
                            finding => finding.Bits, (finding, bit) => (finding.Source, bit.Bit)),
                        unseen.Contains);
                }
            }
        }

        Assert.True(irrelevant > 100);
    }

    [Fact]
    public void Judge_OfPartialMachines_HoldsForEveryFilling()
    {
        PartialCpus cpus = new(new PCG(11, 20220112));
        Generation kernel = GenerationCatalog.Find("linux-6.12")!;
        int passed = 0, failed = 0;
        for (int sample = 0; sample < 300; sample++)
        {
            CpuModel one = cpus.One(PartialCpus.Complete);
            CpuModel two = cpus.Below(2) == 0 ? one : cpus.One(PartialCpus.Complete);
            CpuModel boot = cpus.Hide(one), cpu = cpus.Hide(two);
            CpuJudgement[] partial = Judge(kernel, boot, cpu);
            for (int filling = 0; filling < 4; filling++)
            {
                CpuModel bootFilled = cpus.Fill(boot, one), cpuFilled = cpus.Fill(cpu, two);
                bool assumes = partial[1].Assumptions.Any(line => line.Contains("0x492", StringComparison.Ordinal));
                if (bootFilled.UsesVmx != boot.UsesVmx || assumes)
                {
                    continue;
                }

                CpuJudgement[] filled = Judge(kernel, bootFilled, cpuFilled);
                bool loads = filled[0].Failure?.Reason != CheckFailureReason.VmcsSetupFailed;
                Assert.All(filled, judgement => Assert.NotEqual(CheckVerdict.Unknown, judgement.Verdict));
                Assert.True(
                    partial[0].Verdict == CheckVerdict.Unknown || partial[0].Verdict == filled[0].Verdict,
                    $"{sample}/{filling}: boot CPU");
                Assert.True(
                    partial[1].Verdict == CheckVerdict.Unknown || partial[1].Verdict == filled[1].Verdict
                        || (partial[1].Verdict == CheckVerdict.Fail && !loads),
                    $"{sample}/{filling}: CPU 1 {partial[1].Verdict}, {filled[1].Verdict} {filled[1].Failure}");
            }

            passed += partial.Count(judgement => judgement.Verdict == CheckVerdict.Pass);
            failed += partial.Count(judgement => judgement.Verdict == CheckVerdict.Fail);
        }

        Assert.True(passed > 30 && failed > 30, $"{passed} {failed}");
    }

    [Fact]
    public void Check_OfCompleteCpus_IsNeverUnknown()
    {
        Assert.Contains(PartialCpus.Complete, cpu => cpu.UsesVmx);
        Assert.Contains(PartialCpus.Complete, cpu => !cpu.UsesVmx);
        foreach (CpuModel boot in PartialCpus.Complete)
        {
            foreach (CpuModel cpu in PartialCpus.Complete)
            {
                Assert.All(CheckStyle.All, style => Assert.NotEqual(
                    CheckVerdict.Unknown, Check(boot, cpu, style, VmxParameters.Default)?.Verdict
                        ?? CheckVerdict.Fail));
            }
        }
    }

    /// <summary>The check of CPU 4 beside CPU 0; null where the module does not load on CPU 0.</summary>
    private static CheckOutcome? Check(CpuModel boot, CpuModel cpu, CheckStyle style, VmxParameters parameters)
    {
        KernelOptions options = KernelOptions.Default.ForBootCpu(boot);
        CpuCapabilities bootData = CpuIdentification.Identify(boot, style, options).Capabilities;
        CpuCapabilities own = CpuIdentification.Identify(cpu, style, options).Capabilities;
        VmxReference? reference = !boot.UsesVmx ? null
            : VmxReference.Load(0, boot, boot, bootData.Features, style, parameters, out _, bootData.Unknown);
        return boot.UsesVmx && reference is null ? null : CompatibilityCheck.Check(new CheckInput(
            style, boot.UsesVmx ? VendorModule.KvmIntel : VendorModule.KvmAmd, 4, cpu, own, bootData.And(own),
            reference));
    }

    private static CpuJudgement[] Judge(Generation kernel, CpuModel boot, CpuModel cpu)
    {
        HostDescription host = UniformHost.Describe("machine", kernel, boot, 2, 2) with
        {
            Stock = CpuSockets.Of([KeyValuePair.Create(0, boot), KeyValuePair.Create(1, cpu)]),
            OfflineAtBoot = CpuSet.Of(1),
        };
        SimMachine machine = new(host);
        return [machine.Judge(0), machine.Judge(1)];
    }
}
