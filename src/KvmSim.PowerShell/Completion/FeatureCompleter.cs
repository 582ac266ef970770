using System.Collections;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names that /proc/cpuinfo gives to CPU features.</summary>
public sealed class FeatureCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        CpuFeatureTable.All.Select(feature => (feature.Name, feature.Location?.ToString() ?? "made up by Linux"));
}
