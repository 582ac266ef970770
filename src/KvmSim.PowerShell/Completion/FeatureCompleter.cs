using KvmSim.Hardware;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names that /proc/cpuinfo gives to CPU features.</summary>
internal sealed class FeatureCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        CpuFeatureTable.All.Select(feature => new Candidate(
            feature.Name, feature.Location is { } bit
                ? $"{feature.Name}: {bit}" : $"{feature.Name}: made up by Linux, no bit of CPUID"));
}
