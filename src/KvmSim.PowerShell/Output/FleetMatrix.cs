using System.Globalization;
using System.Management.Automation;
using KvmSim.Fleet;

namespace KvmSim.PowerShell.Output;

/// <summary>The matrix of classes as objects, with properties named as the page's columns are.</summary>
internal static class FleetMatrix
{
    /// <summary>Of more classes the matrix has too many columns to be looked at.</summary>
    private const int MostClasses = 64;

    public static PSObject[] Of(FleetSummary fleet)
    {
        if (fleet.Classes.Length > MostClasses)
        {
            return [];
        }

        Dictionary<(int From, int To), MigrationPair> pairs = fleet.Pairs.ToDictionary(pair => (pair.From, pair.To));
        return [.. fleet.Classes.Select(from => Row(from.Class, fleet.Classes, pairs))];
    }

    /// <summary>What stands in a cell of the matrix.</summary>
    public static string Cell(MigrationPair pair) => pair switch
    {
        { Guest: FleetAnswer.Unknown } => "?",
        { Guest: FleetAnswer.No } => "no",
        { NestingGuest: FleetAnswer.Yes } => "yes",
        _ => "vm",
    };

    private static PSObject Row(
        int from, IEnumerable<MachineClass> classes, Dictionary<(int From, int To), MigrationPair> pairs)
    {
        PSObject row = new();
        row.Properties.Add(new PSNoteProperty("Class", from));
        foreach (int to in classes.Select(one => one.Class))
        {
            string cell = pairs.TryGetValue((from, to), out MigrationPair? pair) ? Cell(pair) : "=";
            row.Properties.Add(new PSNoteProperty(to.ToString(CultureInfo.InvariantCulture), cell));
        }

        return row;
    }
}
