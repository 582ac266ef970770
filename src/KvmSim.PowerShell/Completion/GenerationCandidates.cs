using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// The generations of the session for completion: each as it is and under its policies, wherever one is taken.
/// </summary>
internal static class GenerationCandidates
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Candidate> All() => Of(
        MachineRegistry.Here.Generations.All.SelectMany(
            generation => GenerationLibrary.SettingsOf(generation).Prepend(generation)));

    /// <summary>Those.</summary>
    public static IEnumerable<Candidate> Of(IEnumerable<Generation> generations) =>
        generations.Select(generation => new Candidate(generation.Id, Describe(generation)));

    private static string Describe(Generation generation) =>
        generation.From is { } from ? $"{generation.Title} (composed from {from})" : generation.Title;
}
