using System.Globalization;
using System.Text;
using KvmSim.Exploration;
using KvmSim.Hardware;

namespace KvmSim.Races;

/// <summary>The command that finds schedules again.</summary>
internal static class FindCommand
{
    /// <summary>
    /// The command; null where no command line says it: the CPUs are those of a machine, the property is stated in a
    /// file, or there are several kinds of CPU that change what VMs are told.
    /// </summary>
    public static string? Of(IReadOnlyList<RaceSchedule> schedules)
    {
        RaceSearchOptions options = schedules[0].Options;
        if (options.CpuNumbers is not null || options.UserProperties.Count > 0 || options.ChangingCpus.Count > 1)
        {
            return null;
        }

        StringBuilder command = new("Find-KvmRace ");
        command.Append(options.Model.Name.Contains(' ', StringComparison.Ordinal)
            ? $"'{options.Model.Name}'" : options.Model.Name);
        command.Append(CultureInfo.InvariantCulture, $" -CpuCount {options.CpuCount}");
        Add(command, "IncompatibleCpu", options.IncompatibleCpus
            ?? [options.CpuCount - 1], isUsual: options.IncompatibleCpus is null
            || options.IncompatibleCpus.SequenceEqual([options.CpuCount - 1]));
        Add(command, "FailingCpu", options.FailingCpus, isUsual: options.FailingCpus.Count == 0);
        int[] changing = [.. options.ChangingCpus.SelectMany(kind => kind)];
        Add(command, "ChangingCpu", changing, isUsual: changing.Length == 0);
        Add(command, "HotplugActor", options.HotplugActors);
        Add(command, "VmActor", options.VmActors);
        if (options.LoaderActors > 0)
        {
            command.Append(" -ModuleLoader");
        }

        return command.Append(" -Property ")
            .AppendJoin(", ", schedules.Select(schedule => schedule.Info.Name).Distinct(StringComparer.Ordinal))
            .ToString();
    }

    private static void Add(StringBuilder command, string name, IReadOnlyCollection<int> cpus, bool isUsual)
    {
        if (!isUsual)
        {
            command.Append(CultureInfo.InvariantCulture, $" -{name} '{CpuSet.Of(cpus)}'");
        }
    }

    private static void Add(StringBuilder command, string name, int actors)
    {
        if (actors != 1)
        {
            command.Append(CultureInfo.InvariantCulture, $" -{name} {actors}");
        }
    }
}
