using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Fleet;

namespace KvmSim.PowerShell.Output;

/// <summary>A fleet on one page, for the default view: what there is more of is named, not shown.</summary>
internal static class FleetOverview
{
    private const int Width = 118;
    private const int Rows = 12;

    /// <summary>The lines; an empty one separates parts.</summary>
    public static string[] Of(FleetSummary fleet)
    {
        IEnumerable<string?>[] parts =
            [Head(fleet), Suspects(fleet), Classes(fleet), Matrix(fleet), Costs(fleet), Exclusion(fleet)];
        return [.. parts.Select(part => part.OfType<string>().ToArray())
            .Where(lines => lines.Length > 0)
            .SelectMany((lines, index) => index == 0 ? lines : lines.Prepend(""))];
    }

    private static IEnumerable<string?> Head(FleetSummary fleet)
    {
        yield return Text($"{Many(fleet.MachineCount, "machine")}, {Many(fleet.CpuCount, "CPU")}: {fleet.PassCount} pass, {fleet.FailCount} fail, {fleet.UnknownCount} unknown{(fleet.NotApplicableCount == 0 ? "" : Text($", {fleet.NotApplicableCount} not of x86"))}");
        if (fleet.FailedFileCount > 0)
        {
            yield return Text($"{Many(fleet.FailedFileCount, "file")} could not be used; the errors say why");
        }
    }

    private static IEnumerable<string?> Suspects(FleetSummary fleet)
    {
        MachineVerdict[] odd = [.. fleet.Machines.Where(machine => machine.Verdict is CheckVerdict.Fail or CheckVerdict.Unknown).Take(Rows)];
        if (odd.Length == 0)
        {
            yield break;
        }

        yield return "Refused or open (Machines)";
        int name = Math.Min(odd.Max(machine => machine.Name.Length), 30);
        foreach (MachineVerdict machine in odd)
        {
            string[] why = machine.Death is { } death ? [death]
                : machine.Suspects.Length > 0 ? [.. machine.Suspects.Select(suspect => suspect.ToString())]
                : [$"KVM does not load: {machine.Load}"];
            string first = (machine.Name.Length <= name ? machine.Name : machine.Name[..(name - 1)] + "…").PadRight(name);
            foreach (string line in why)
            {
                // The bits of a refusal are what one came for; of what is unknown the list can be long.
                string row = $"  {first}  {machine.Generation,-12}  {line}";
                yield return machine.Verdict == CheckVerdict.Fail ? row : Cut(row);
                first = new string(' ', name);
            }
        }

        yield return More(fleet.FailCount + fleet.UnknownCount - odd.Length, "machine");
    }

    private static IEnumerable<string?> Classes(FleetSummary fleet)
    {
        yield return "Guests move freely within a class (Classes)";
        foreach (MachineClass one in fleet.Classes.Take(Rows))
        {
            string state = one.Load != "ok" ? $" (KVM does not load: {one.Load})" : one.Complete ? "" : " (not all is known)";
            yield return Cut(Text($"  {one.Class,3}: {Names(one.Machines)} | {one.Vendor}{state}"));
        }

        yield return More(fleet.Classes.Length - Rows, "class", "classes");
    }

    private static IEnumerable<string?> Matrix(FleetSummary fleet)
    {
        int classes = fleet.Classes.Length;
        if (classes is < 2 or > Rows)
        {
            yield break;
        }

        yield return "A guest with all of one class (row) moves to another (column): yes, no, ? unknown, vm: if it runs no VMs (Pairs)";
        yield return "       " + string.Concat(fleet.Classes.Select(one => Text($"{one.Class,5}")));
        Dictionary<(int From, int To), MigrationPair> pairs = fleet.Pairs.ToDictionary(pair => (pair.From, pair.To));
        foreach (MachineClass from in fleet.Classes)
        {
            yield return Text($"  {from.Class,3}  ") + string.Concat(fleet.Classes.Select(to =>
                pairs.TryGetValue((from.Class, to.Class), out MigrationPair? pair) ? $"{Cell(pair),5}" : "    ="));
        }
    }

    private static string Cell(MigrationPair pair) => pair switch
    {
        { Guest: FleetAnswer.Unknown } => "?",
        { Guest: FleetAnswer.No } => "no",
        { NestingGuest: FleetAnswer.Yes } => "yes",
        _ => "vm",
    };

    private static IEnumerable<string?> Costs(FleetSummary fleet)
    {
        yield return Text($"All share {Many(fleet.Features.Length, "CPU feature")} and {Many(fleet.VmxCapabilities.Length, "VMX capability", "VMX capabilities")}; lost are (Costs)");
        foreach (BaselineCost cost in fleet.Costs.Take(Rows))
        {
            string unknown = cost.UnknownOn.Length == 0 ? "" : $" (unknown on {Names(cost.UnknownOn)})";
            string what = string.Join(' ', cost.Features.Concat(cost.VmxCapabilities));
            yield return Cut($"  {Names(cost.LackingOn)}{unknown}: {what}");
        }

        yield return More(fleet.Costs.Length - Rows, "row");
    }

    private static IEnumerable<string?> Exclusion(FleetSummary fleet)
    {
        if (fleet.Excluded.Length > 0)
        {
            yield return Cut($"Without {Names([.. fleet.Excluded.Select(machine => machine.Name)])} all share besides (Regained): "
            + (fleet.Regained.Length == 0 ? "nothing" : string.Join(' ', fleet.Regained)));
        }
    }

    /// <summary>As many names as fit into a third of the line; at least one.</summary>
    private static string Names(IReadOnlyList<string> names)
    {
        string text = names.Count == 0 ? "" : names[0];
        int shown = 1;
        while (shown < names.Count && text.Length + names[shown].Length < Width / 3)
        {
            text += ", " + names[shown++];
        }

        return shown >= names.Count ? text : Text($"{text} and {names.Count - shown} more");
    }

    private static string Many(int count, string one, string? many = null) =>
        Text($"{count} {(count == 1 ? one : many ?? one + "s")}");

    private static string? More(int count, string one, string? many = null) =>
        count > 0 ? Text($"  … and {count} more {(count == 1 ? one : many ?? one + "s")}") : null;

    private static string Cut(string line) => line.Length <= Width ? line : line[..(Width - 1)].TrimEnd() + "…";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
