using KvmSim.Description;
using KvmSim.Kernel;

namespace KvmSim.Scenarios;

/// <summary>One scenario under several generations, side by side.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Variants">The generations, in the order of the columns.</param>
/// <param name="Results">What it came to under each, in the same order.</param>
public sealed record GenerationComparison(
    string Name, string Machine, IReadOnlyList<GenerationVariant> Variants, IReadOnlyList<ScenarioResult> Results)
{
    /// <summary>
    /// Runs a scenario under each of those variants; parameters that a generation lacks are left out.
    /// </summary>
    public static GenerationComparison Run(
        ScenarioDocument scenario, HostDescription machine, IReadOnlyList<GenerationVariant> variants)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(variants);
        return new GenerationComparison(
            scenario.Metadata.Name,
            machine.Name,
            variants,
            [.. variants.Select(variant => ScenarioRunner.Run(scenario, machine, variant))]);
    }
}
