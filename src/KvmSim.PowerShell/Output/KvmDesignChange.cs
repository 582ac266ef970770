using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>One of the shortest ways from a generation to a design of the frontier.</summary>
public sealed class KvmDesignChange
{
    /// <summary>From where.</summary>
    public required string From { get; init => field = ForeignText.Block(value); }

    /// <summary>The parts that change, each "Check: Callback to Enable"; empty where nothing has to.</summary>
    public required ItemList<string> Changes { get; init => field = ItemLists.Shown(value); }

    /// <summary>To where.</summary>
    public required KvmDesign Design { get; init; }

    /// <summary>Its parts, in words.</summary>
    public string Parts => Design.Parts;

    /// <summary>What that costs, by the names of docs/designs.md.</summary>
    public ItemList<string> Costs => Design.Costs;

    /// <summary>The shipped generations that are there already.</summary>
    public ItemList<string> Generations => Design.Generations;

    /// <summary>E.g. "patch-v1: Reevaluates: no to yes".</summary>
    public override string ToString() =>
        $"{From}: {(Changes.Length == 0 ? "nothing to change" : string.Join(", ", Changes))}";
}
