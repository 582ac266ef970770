using System.Diagnostics;
using System.Globalization;
using System.Text;

using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Bench;

/// <summary>KVM's check of one CPU, from its registers to the verdict, nothing remembered.</summary>
internal static class CheckRun
{
    private const int Checks = 200_000;

    /// <summary>A table with a row for each flavour and answer.</summary>
    public static string Report(int rounds)
    {
        StringBuilder text = new();
        Line(text, $"| one CPU, derived and compared | verdict | ns | bytes |");
        Line(text, $"| --- | --- | ---: | ---: |");
        foreach (CheckStyle style in CheckStyle.All)
        {
            CheckInput[] agreeing = [
                .. ShippedModels.Vmx.Select(models => Input(style, models[0], models[0] with { }))];
            Row(text, $"{style}, nested=1", agreeing, rounds);
        }

        CheckInput[] differing = [.. ShippedModels.Vmx.Where(models => models.Length > 1)
            .Select(models => Input(CheckStyle.Linux612, models[0], models[^1]))
            .Where(input => !CompatibilityCheck.Check(input).Passed)];
        Row(text, $"{CheckStyle.Linux612}, with all reasons by name", differing, Math.Max(rounds / 10, 1));
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, CheckInput[] inputs, int rounds)
    {
        CheckVerdict verdict = CompatibilityCheck.Check(inputs[0]).Verdict;
        int checks = verdict == CheckVerdict.Pass ? Checks : Checks / 1000;
        (double nanoseconds, double bytes) best = (double.MaxValue, 0);
        for (int round = 0; round < rounds; round++)
        {
            (double Nanoseconds, double Bytes) run = Measure(inputs, checks);
            best = run.Nanoseconds < best.nanoseconds ? run : best;
        }

        Line(text, $"| {name} | {verdict} | {best.nanoseconds:N0} | {best.bytes:N0} |");
    }

    private static (double Nanoseconds, double Bytes) Measure(CheckInput[] inputs, int checks)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < checks; i++)
        {
            CompatibilityCheck.Check(inputs[i % inputs.Length]);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(began);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (time.TotalNanoseconds / checks, (double)bytes / checks);
    }

    /// <summary>The judged model is another object than the reference, so that it is derived and compared.</summary>
    private static CheckInput Input(CheckStyle style, CpuModel reference, CpuModel model)
    {
        CpuCapabilities boot = CpuIdentification.Identify(reference, style).Capabilities;
        CpuCapabilities own = CpuIdentification.Identify(model, style).Capabilities;
        VmxReference? loaded = VmxReference.Load(
            0, reference, reference, boot.Features, style, VmxParameters.Default, out _);
        return new CheckInput(style, VendorModule.KvmIntel, 1, model, own, boot.And(own), loaded);
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
