using KvmSim.Fleet;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>Whether a guest that uses all that one class of machines offers can move to another.</summary>
public sealed record MigrationPair
{
    /// <summary>The number of the class that it runs on.</summary>
    public required int From { get; init; }

    /// <summary>The number of the class that it is to run on.</summary>
    public required int To { get; init; }

    /// <summary>The answer for a guest that runs no guests itself.</summary>
    public required FleetAnswer Guest { get; init; }

    /// <summary>The answer for a guest that runs guests itself.</summary>
    public required FleetAnswer NestingGuest { get; init; }

    /// <summary>Why no guest moves, whatever it uses; null where capabilities decide.</summary>
    public string? Obstacle { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// The CPU features that the second class lacks; of arm64 the fields with the values that it does not take.
    /// </summary>
    public required ItemList<string> Missing { get; init => field = ItemLists.Shown(value); }

    /// <summary>The VMX capabilities that it lacks.</summary>
    public required ItemList<string> MissingVmx { get; init => field = ItemLists.Shown(value); }

    /// <summary>What one of the two does not tell.</summary>
    public required ItemList<string> Unknown { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// Why a guest that uses all does not move: the obstacle, what is missing, what is unknown; "" if it moves.
    /// </summary>
    public string WhyNot => Obstacle ?? string.Join(
        "; ",
        new[] { string.Join(' ', Missing.Concat(MissingVmx)), Unknown.Length > 0
            ? $"unknown: {string.Join(' ', Unknown)}" : "" }
            .Where(part => part.Length > 0));

    /// <summary>E.g. "class 1 to class 2: No: avx512f".</summary>
    public override string ToString()
    {
        string why = Obstacle ?? string.Join(
            ' ', Missing.Concat(MissingVmx).Concat(Unknown.Select(name => name + '?')));
        return FormattableString.Invariant($"class {From} to class {To}: {Guest}{(why.Length == 0 ? "" : ": ")}{why}");
    }
}
