using System.Globalization;
using System.Text;

using KvmSim.Exploration;

namespace KvmSim.Bench;

/// <summary>Runs everything side by side and puts it into a table.</summary>
internal sealed class BenchReport(int cpus, int runs)
{
    private readonly StringBuilder _text = new();

    public string Run()
    {
        ExplorerRun.Measure(Math.Min(cpus, 5), threads: 2);
        List<Measurement> spin = [];
        List<Measurement> one = [];
        List<Measurement> two = [];
        for (int run = 0; run < runs; run++)
        {
            // Side by side, so that whatever else the machine does falls on all of them.
            one.Add(ExplorerRun.Measure(cpus, 1));
            two.Add(ExplorerRun.Measure(cpus, 2));
            if (SpinRun.Measure(cpus) is Measurement measured)
            {
                spin.Add(measured);
            }
        }

        Measurement? bestSpin = spin.MinBy(run => run.Cpu);
        Measurement bestOne = one.MinBy(run => run.Cpu) ?? throw new InvalidOperationException("Nothing was run.");
        Measurement bestTwo = two.MinBy(run => run.Wall) ?? bestOne;
        Header();
        Row("SPIN, exact, -O2", bestSpin);
        Row("KvmSim, one thread", bestOne);
        Row("KvmSim, two threads", bestTwo);
        Row("KvmSim, -Reduction Auto", ExplorerRun.Measure(cpus, 1, RaceReduction.Auto));
        Ratios(bestSpin, bestOne, bestTwo, one.Min(run => run.Wall));
        foreach (string model in new[] { "base", "moved", "v1-nolock" })
        {
            double first = ExplorerRun.FirstCounterexample(model, cpus).TotalMilliseconds;
            Line($"- first counterexample of {model}, replayed: {first:F1} ms");
        }

        return _text.ToString();
    }

    private void Header()
    {
        Line($"# v1-nolock, {cpus} CPUs, two hotplug and two VM actors");
        Line($"");
        Line($"{BenchHost.Describe()}; the best of {runs} runs side by side.");
        Line($"");
        Line($"| | states | seconds | CPU seconds | states per CPU second | bytes per state |");
        Line($"| --- | ---: | ---: | ---: | ---: | ---: |");
    }

    private void Row(string name, Measurement? run)
    {
        if (run is not null)
        {
            FormattableString times = $"{run.Wall.TotalSeconds:F2} | {run.Cpu.TotalSeconds:F2}";
            Line($"| {name} | {run.States:N0} | {times} | {run.StatesPerCpuSecond:N0} | {run.BytesPerState:F1} |");
        }
    }

    private void Ratios(Measurement? spin, Measurement one, Measurement two, TimeSpan oneWall)
    {
        Line($"");
        if (spin is not null)
        {
            Line($"- one thread to SPIN, states per CPU second: {one.StatesPerCpuSecond / spin.StatesPerCpuSecond:F1}");
        }

        Line($"- two threads to one, by the clock: {oneWall / two.Wall:F2}");
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
