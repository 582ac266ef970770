using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>
/// What can be seen of a scenario without running it, under whatever generation it is to run: steps that could never do
/// anything but fail. Where a step says that it fails, what others make of it is not judged.
/// </summary>
internal static class ScenarioChecks
{
    /// <param name="scope">The document; takes what is wrong.</param>
    /// <param name="steps">The steps that were understood, in their order.</param>
    /// <param name="isWhole">Whether nothing is wrong with any step so far: else what steps leave behind is not
    /// known.</param>
    /// <param name="machine">The machine; null where it is not known, of which nothing is checked.</param>
    /// <param name="generation">The generation; null where it is not known.</param>
    public static void Check(
        DocumentScope scope, IReadOnlyList<BoundStep> steps, bool isWhole, MachineDocument? machine,
        Generation? generation)
    {
        SchemaContext context = scope.Context;
        StepNameChecks names = new(context);
        StepCpuChecks? cpus = machine is null ? null : new StepCpuChecks(context, machine, isWhole);
        BoundStep[] judged = [.. steps.Where(step => isWhole || scope.IsClean(step.Fields.Path))];
        foreach (BoundStep step in judged.TakeWhile(_ => !context.Diagnostics.IsFull))
        {
            if (isWhole)
            {
                names.Check(step);
            }

            cpus?.Check(step);
            StepModuleChecks.Check(context, step, machine, generation);
        }
    }

    /// <summary>CPUs that no machine of that document can have.</summary>
    public static CpuSet PossibleCpus(MachineDocument machine)
    {
        int described = machine.Cpus.Select(entry => entry.Ids.DefaultIfEmpty(-1).Max() + 1).DefaultIfEmpty(0).Max();
        return CpuSet.First(Math.Min(CpuSet.MaxCpus, Math.Max(described, machine.Topology?.Limit ?? 0)));
    }
}
