using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A change of one part of a generation that repairs something and breaks nothing that held.</summary>
public sealed class KvmRaceRepair
{
    /// <summary>The generation that is broken.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>What is changed.</summary>
    public required string Change { get; init => field = ForeignText.Block(value); }

    /// <summary>The properties that hold with it.</summary>
    public required ItemList<string> Repairs { get; init => field = ItemLists.Shown(value); }

    /// <summary>The properties that are still broken.</summary>
    public required ItemList<string> Leaves { get; init => field = ItemLists.Shown(value); }

    /// <summary>Whether nothing is broken any more.</summary>
    public required bool Complete { get; init; }

    /// <summary>What the change costs.</summary>
    public required string Cost { get; init => field = ForeignText.Block(value); }

    /// <summary>E.g. "v1-nolock: take cpus_read_lock() before: repairs UncheckedEnable".</summary>
    public override string ToString() => $"{Generation}: {Change}: repairs {string.Join(", ", Repairs)}"
        + (Leaves.Length == 0 ? "" : $"; leaves {string.Join(", ", Leaves)}");
}
