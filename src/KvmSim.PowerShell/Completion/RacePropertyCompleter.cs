using System.Collections;
using KvmSim.Exploration;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the explorer's properties.</summary>
public sealed class RacePropertyCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
    [
        ("All", "All of them."),
        ("None", "None: states and transitions are only counted."),
        .. RacePropertyCatalog.All.Select(info => (info.Name, info.Sentence)),
    ];
}
