using System.Globalization;
using KvmSim.Compatibility;

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
            [Head(fleet), Suspects(fleet), Classes(fleet), Matrix(fleet), Costs(fleet), Exclusion(fleet),
                Change(fleet)];
        return [.. parts.Select(part => part.OfType<string>().ToArray())
            .Where(lines => lines.Length > 0)
            .SelectMany((lines, index) => index == 0 ? lines : lines.Prepend(""))];
    }

    private static IEnumerable<string?> Head(FleetSummary fleet)
    {
        string others = fleet.NotApplicableCount == 0
            ? "" : Text($", {fleet.NotApplicableCount} of another architecture than the kernel");
        yield return Text($"{Many(fleet.MachineCount, "machine")}, {Many(fleet.CpuCount, "CPU")}: ")
            + Text($"{fleet.PassCount} pass, {fleet.FailCount} fail, {fleet.UnknownCount} unknown{others}");
        if (fleet.FailedFileCount > 0)
        {
            yield return Text($"{Many(fleet.FailedFileCount, "file")} could not be used; the errors say why");
        }
    }

    /// <summary>
    /// What is refused or open: first machines whose CPUs differ among themselves, then those whose CPUs all fail
    /// alike, then what is not known; machines with one reason are one row.
    /// </summary>
    private static IEnumerable<string?> Suspects(FleetSummary fleet)
    {
        (string Why, MachineVerdict[] Machines)[] groups =
        [
            .. fleet.Machines.Where(machine => machine.Verdict is CheckVerdict.Fail or CheckVerdict.Unknown)
                .GroupBy(machine => (Order: Order(machine), machine.Generation, Why: string.Join('\n', Why(machine))))
                .OrderBy(group => group.Key.Order)
                .Select(group => (group.Key.Why, group.ToArray())),
        ];
        if (groups.Length == 0)
        {
            yield break;
        }

        yield return "Refused or open (Machines)";
        (string Why, MachineVerdict[] Machines)[] shown = [.. groups.Take(Rows)];
        int name = Math.Min(shown.Max(group => NameOf(group.Machines).Length), 34);
        foreach ((string why, MachineVerdict[] machines) in shown)
        {
            string label = NameOf(machines);
            string first = (label.Length <= name ? label : label[..(name - 1)] + "…").PadRight(name);
            string generation = machines[0].Generation;
            foreach (string line in why.Split('\n'))
            {
                // The bits of a refusal are what one came for; of what is unknown the list can be long.
                string row = $"  {first}  {generation,-12}  {line}";
                yield return machines[0].Verdict == CheckVerdict.Fail ? row : Cut(row);
                (first, generation) = (new string(' ', name), "");
            }
        }

        yield return More(groups.Skip(Rows).Sum(group => group.Machines.Length), "machine");
    }

    private static string NameOf(MachineVerdict[] machines) => machines.Length == 1
        ? machines[0].Name
        : Text($"{machines.Length} machines ({machines[0].Name}, …)");

    /// <summary>
    /// Machines that differ in themselves before those that are uniform, refusals before what is not known.
    /// </summary>
    private static int Order(MachineVerdict machine) => machine.Verdict == CheckVerdict.Unknown ? 2
        : machine.Death is not null || IsUniform(machine) ? 1
        : 0;

    /// <summary>All CPUs are refused, for one reason.</summary>
    private static bool IsUniform(MachineVerdict machine) => machine.AcceptedCount == 0
        && machine.Suspects.Select(Reason).Distinct(StringComparer.Ordinal).Count() <= 1;

    private static string[] Why(MachineVerdict machine) => machine.Death is { } death ? [death]
        : machine.Suspects.Length == 0 ? [$"KVM does not load: {machine.Load}"]
        : IsUniform(machine) ? [$"all CPUs: {Reason(machine.Suspects[0])}"]
        : [.. machine.Suspects.OrderBy(suspect => suspect.Verdict == CheckVerdict.Unknown)
            .Select(suspect => suspect.ToString())];

    private static string Reason(SuspectCpu suspect) => suspect.Verdict == CheckVerdict.Unknown
        ? string.Join(", ", suspect.Missing.Select(WithoutCpu).Distinct(StringComparer.Ordinal))
        : string.Join("; ", suspect.Reasons.Select(reason => reason.Difference));

    /// <summary>"MSR 0x48b of CPU 4" without the CPU.</summary>
    private static string WithoutCpu(string missing)
    {
        int cpu = missing.LastIndexOf(" of CPU ", StringComparison.Ordinal);
        return cpu < 0 || missing.AsSpan(cpu + 8).ContainsAnyExceptInRange('0', '9') ? missing : missing[..cpu];
    }

    private static IEnumerable<string?> Classes(FleetSummary fleet)
    {
        if (fleet.Classes.Length == 0)
        {
            yield break;
        }

        yield return "Guests move freely within a class (Classes)";
        foreach (MachineClass one in fleet.Classes.Take(Rows))
        {
            string state = one.Load != "ok" ? $" (KVM does not load: {one.Load})" : one.Complete
                ? "" : " (not all is known)";
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

        yield return "A guest with all of one class (row) moves to another (column): yes, no, ? unknown, vm: "
            + "if it runs no VMs (Pairs)";
        yield return "       " + string.Concat(fleet.Classes.Select(one => Text($"{one.Class,5}")));
        Dictionary<(int From, int To), MigrationPair> pairs = fleet.Pairs.ToDictionary(pair => (pair.From, pair.To));
        foreach (MachineClass from in fleet.Classes)
        {
            yield return Text($"  {from.Class,3}  ") + string.Concat(fleet.Classes.Select(to =>
                pairs.TryGetValue((from.Class, to.Class), out MigrationPair? pair)
                    ? $"{FleetMatrix.Cell(pair),5}" : "    ="));
        }
    }

    private static IEnumerable<string?> Costs(FleetSummary fleet)
    {
        if (fleet.MachineCount == 0)
        {
            yield break;
        }

        string capabilities = Many(fleet.VmxCapabilities.Length, "VMX capability", "VMX capabilities");
        int fields = fleet.Features.Count(name => name.Contains('=', StringComparison.Ordinal));
        string features = Many(fleet.Features.Length - fields, "CPU feature")
            + (fields == 0 ? "" : $", {Many(fields, "register field")}");
        yield return Text($"All share {features} and {capabilities}; lost are (Costs)");
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
            yield return Cut(
                $"Without {Names([.. fleet.Excluded.Select(machine => machine.Name)])} all share besides (Regained): "
            + (fleet.Regained.Length == 0 ? "nothing" : string.Join(' ', fleet.Regained)));
        }
    }

    private static IEnumerable<string?> Change(FleetSummary fleet)
    {
        if (fleet.Before.Length > 0)
        {
            yield return Cut(
                $"With what is changed on {Names([.. fleet.Before.Select(machine => machine.Name)])} all share besides "
                    + "(Gained): "
                + (fleet.Gained.Length == 0 ? "nothing" : string.Join(' ', fleet.Gained)));
            yield return Cut(
                "  and no longer (Lost): " + (fleet.Lost.Length == 0 ? "nothing" : string.Join(' ', fleet.Lost)));
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
