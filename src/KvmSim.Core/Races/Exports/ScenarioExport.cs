using System.Globalization;
using System.Text;

using KvmSim.Compatibility;
using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Hardware;

namespace KvmSim.Races;

/// <summary>
/// A schedule as a scenario that both the simulation and the recorder can act out. A real kernel can be stopped only
/// where a CPU can be held, so the steps are another order of events that breaks the same property: one that was tried
/// on the simulation before it is written.
/// </summary>
internal static class ScenarioExport
{
    private const int LineWidth = 100;

    /// <summary>The scenario.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="folder">Where it will lie; null for the current folder.</param>
    /// <exception cref="RaceExportException">Nothing like it can be done to a real kernel.</exception>
    public static string Write(RaceSchedule schedule, string? folder)
    {
        ReplayKernel kernel = ReplayKernel.Find(schedule.Options.Model) ?? throw new RaceExportException(
            $"No generation has the protocol of {schedule.Options.Model.Name}: it cannot be tried on a kernel.");
        Require(schedule);
        ScheduledOperation[] operations = ScheduledOperation.Of(schedule);
        foreach (ReplayPlan plan in ReplayPlan.Of(operations, kernel.Windows))
        {
            ReplayMachine machine = ReplayMachine.Of(schedule.Options, LeastBootCpus(schedule, plan));
            if (ReplayScript.Try(schedule, machine, kernel, plan) is { } steps)
            {
                return Text(schedule, kernel, machine, steps, kernel.NameFrom(folder));
            }
        }

        throw new RaceExportException(
            $"The order of events that breaks {schedule.Info.Name} needs actors to be stopped where a "
                + "recorder cannot hold "
            + $"them: under {kernel.Generation.Id} only a CPU on its way up can be held, once, at "
            + $"{string.Join(" or ", kernel.Windows.Select(window => window.Symbol ?? "its sleeping callback"))}.");
    }

    /// <summary>While a CPU is held, CPU 0 makes VMs and another one waits for it.</summary>
    private static int LeastBootCpus(RaceSchedule schedule, ReplayPlan plan) => plan.Hotplug
        .Where((_, i) => plan.Windows[i]?.Symbol is not null)
        .Select(move => IsIncompatible(schedule, move.Cpu) ? 2 : 3)
        .Append(1)
        .Max();

    private static bool IsIncompatible(RaceSchedule schedule, int cpu) =>
        (schedule.Options.IncompatibleCpus ?? [schedule.Options.CpuCount - 1]).Contains(cpu);

    private static void Require(RaceSchedule schedule)
    {
        RaceSearchOptions options = schedule.Options;
        string? problem = options.LoaderActors > 0 ? "loading a module cannot be held half-way on a real kernel."
            : options.FailingCpus.Count > 0 ? "QEMU has no CPU that passes the check and cannot be enabled."
            : options.Model.Origin?.Arm is not null
                ? "KVM on arm64 asks nothing of a CPU: no recording tells which one a schedule means."
            : options.ChangingCpus.Count > 0 ? "nothing in a recording tells what a VM goes by."
            : schedule.Property == RaceProperty.Deadlock ? "a deadlocked kernel answers nothing that could be recorded."
            : options.UserProperties.Any(property => property.NamedCpus.Any(cpus => cpus > 1))
                ? "a stated property names CPUs by number, which differ on the recorder's machine."
            : null;
        if (problem is not null)
        {
            throw new RaceExportException($"The schedule cannot be a scenario: {problem}");
        }
    }

    private static string Text(
        RaceSchedule schedule, ReplayKernel kernel, ReplayMachine machine, IReadOnlyList<ReplayStep> steps,
        string generation)
    {
        StringBuilder text = new($"# {SchemaAddress.Line(DocumentKinds.Scenario)}\n");
        text.Append("apiVersion: kvmsim/v1\nkind: Scenario\nmetadata:\n");
        text.Append("  name: ").Append(NameOf(schedule)).Append('\n');
        text.Append("  description: >-\n");
        Fold(
            text,
            $"{schedule.Options.Model.Name}: {schedule.Info.Breach}. The explorer's shortest order of events takes "
            + $"{schedule.Steps.Count.ToString(CultureInfo.InvariantCulture)} steps; this one does the same where a "
            + "recorder can hold a CPU.", 4);
        text.Append("spec:\n  machine:\n");
        Machine(text, machine, generation);
        text.Append(CultureInfo.InvariantCulture, $"  generation: {generation}\n  steps:\n");
        foreach (ReplayStep step in steps)
        {
            ScenarioStepText.Write(text, step, schedule.Info);
        }

        return text.ToString();
    }

    /// <summary>The model's name may have parameters behind it, which no name of a document has.</summary>
    private static string NameOf(RaceSchedule schedule) => $"{schedule.Options.Model.Name}-{schedule.Info.Name}"
        .ToLowerInvariant().Replace(' ', '-').Replace('=', '-');

    private static void Machine(StringBuilder text, ReplayMachine machine, string generation)
    {
        CpuModel cpu = ReplayMachine.Cpu;
        text.Append(CultureInfo.InvariantCulture, $"    kernel: {{generation: {generation}}}\n    cpuModels:\n");
        text.Append(CultureInfo.InvariantCulture, $"      - name: {cpu.Name}\n        vendor: {cpu.VendorId}\n");
        text.Append(
            CultureInfo.InvariantCulture, $"        modelName: \"{cpu.ModelName}\"\n        family: {cpu.Family}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"        model: {cpu.Model}\n        stepping: {cpu.Stepping}\n        features: >-\n");
        Fold(text, cpu.Features.ToString(), 10);
        text.Append("        msrs:\n");
        foreach ((uint index, ulong value) in cpu.Msrs)
        {
            string name = RegisterTable.IsKnown(index) ? $"  # {RegisterTable.Get(index).Name}" : "";
            text.Append(CultureInfo.InvariantCulture, $"          0x{index:x}: 0x{value:x16}{name}\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"    topology: {{packages: {machine.PossibleCpus}, coresPerPackage: 1, threadsPerCore: 1, "
                + $"numaNodes: 1}}\n");
        text.Append("    platform: {tcg: true}\n    cpus:\n");
        text.Append(
            CultureInfo.InvariantCulture, $"      - {{ids: {CpuSet.First(machine.BootCpus)}, model: {cpu.Name}}}\n");
        if (machine.Incompatible.Count > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"      - {{ids: {CpuSet.Of(machine.Incompatible)}, model: {cpu.Name}, state: absent}}\n");
        }
    }

    private static void Fold(StringBuilder text, string words, int indent)
    {
        StringBuilder line = new();
        foreach (string word in words.Split(' '))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > LineWidth)
            {
                text.Append(' ', indent).Append(line).Append('\n');
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        text.Append(' ', indent).Append(line).Append('\n');
    }
}
