using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.PowerShell.Views;
using KvmSim.Protocol;
using KvmSim.Races;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// Schedules as flat objects, and back: one that came from a file, a job or another host is replayed step by step, so
/// what is made of it is as true as what Find-KvmRace wrote.
/// </summary>
internal static partial class RaceScheduleText
{
    private const string AtLoad = "EnablesAtLoad";

    private static readonly PropertyInfo[] Parts =
        [.. typeof(ProtocolParts).GetProperties().Where(part => part.CanWrite)];

    public static KvmRaceSchedule Of(RaceSchedule schedule)
    {
        RaceSearchOptions options = schedule.Options;
        int[] numbers = [.. options.CpuNumbers ?? [.. Enumerable.Range(0, options.CpuCount)]];
        return new KvmRaceSchedule
        {
            Engine = schedule,
            Generation = options.Model.Name,
            Protocol = Describe(options.Model),
            Property = schedule.Info.Name,
            Breach = schedule.Info.Breach,
            Stated = Stated(schedule),
            Cpus = numbers,
            IncompatibleCpu = RaceReports.CpuText(options, options.IncompatibleCpus ?? [options.CpuCount - 1]),
            FailingCpu = RaceReports.CpuText(options, options.FailingCpus),
            ChangingCpu = RaceReports.ChangingText(options),
            IsOfMachine = options.CpuNumbers is not null,
            HotplugActor = options.HotplugActors,
            VmActor = options.VmActors,
            ModuleLoader = options.LoaderActors > 0,
            Steps = [.. schedule.Steps.Select(step => KvmRaceStep.Of(step, options))],
            Actions = [.. schedule.Actions.Select(action => action.ToString())],
        };
    }

    /// <summary>The engine's schedule of what was read; null if it holds none, or one that does not replay.</summary>
    public static RaceSchedule? Read(ViewSource source)
    {
        try
        {
            RaceAction[] actions = [.. source.List("Actions").Select(ReadAction)];
            return actions.Length == 0 ? null : Replay(source, actions);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or RaceSearchException
            or ReplayDivergenceException or StateExpressionException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static RaceSchedule Replay(ViewSource source, RaceAction[] actions)
    {
        int[] numbers = [.. source.List("Cpus").Select(cpu => int.Parse(cpu, CultureInfo.InvariantCulture))];
        bool same = numbers.Select((number, i) => number == i).All(isSame => isSame);
        StateProperty[] stated = source.List("Stated") is [var sentence, var when, var expression]
            ? [StateProperty.Of(source.Text("Property"), sentence, Enum.Parse<PropertyMoment>(when), expression)]
            : [];
        RaceSearchOptions options = new()
        {
            Model = ReadModel(source),
            CpuCount = numbers.Length,
            CpuNumbers = same && !source.IsTrue("IsOfMachine") ? null : numbers,
            IncompatibleCpus = ReadCpus(source.Text("IncompatibleCpu"), numbers),
            FailingCpus = ReadCpus(source.Text("FailingCpu"), numbers),
            ChangingCpus =
            [
                .. source.Text("ChangingCpu").Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(kind => ReadCpus(kind.Trim(), numbers)),
            ],
            HotplugActors = source.Number("HotplugActor"),
            VmActors = source.Number("VmActor"),
            LoaderActors = source.IsTrue("ModuleLoader") ? 1 : 0,
            Properties = stated.Length > 0 ? RaceProperty.None
                : RacePropertyCatalog.All.First(info => info.Name == source.Text("Property")).Property,
            UserProperties = stated,
        };
        return RaceSearch.Replay(options, options.Asked, actions);
    }

    private static string[] Describe(ExplorationModel model)
    {
        object parts = model.Parts;
        return
        [
            .. Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.GetValue(parts)}")),
            $"{AtLoad}={model.EnablesAtLoad}",
        ];
    }

    private static ExplorationModel ReadModel(ViewSource source)
    {
        Dictionary<string, string> words = source.List("Protocol")
            .Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        object parts = default(ProtocolParts);
        foreach (PropertyInfo part in Parts)
        {
            string word = words.GetValueOrDefault(part.Name) ?? throw new FormatException($"{part.Name} is missing.");
            part.SetValue(
                parts, part.PropertyType == typeof(bool) ? bool.Parse(word) : Enum.Parse(part.PropertyType, word));
        }

        string name = source.Text("Generation");
        bool enablesAtLoad = bool.Parse(words.GetValueOrDefault(AtLoad) ?? bool.FalseString);
        ExplorationModel? known = ExplorationModelCatalog.Find(name);
        return known is not null && known.Parts == (ProtocolParts)parts && known.EnablesAtLoad == enablesAtLoad
            ? known
            : new ExplorationModel(name, known?.Title ?? name, (ProtocolParts)parts) { EnablesAtLoad = enablesAtLoad };
    }

    private static string[] Stated(RaceSchedule schedule) =>
        RacePropertyCatalog.All.All(info => info.Property != schedule.Property)
        && schedule.Options.UserProperties.FirstOrDefault(property => property.Name == schedule.Info.Name) is { } stated
            ? [stated.Sentence, stated.When.ToString(), stated.Expression]
            : [];

    private static int[] ReadCpus(string list, int[] numbers) =>
        [.. CpuSet.Parse(list).Select(cpu => Array.IndexOf(numbers, cpu))];

    private static RaceAction ReadAction(string word)
    {
        Match match = ActionPattern().Match(word);
        return match.Success
            ? new RaceAction(
                Enum.Parse<RaceActorKind>(match.Groups["kind"].Value),
                int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture),
                match.Groups["cpu"].Success ? int.Parse(match.Groups["cpu"].Value, CultureInfo.InvariantCulture) : -1)
            : throw new FormatException($"'{word}' is no action.");
    }

    [GeneratedRegex(@"^(?<kind>[A-Za-z]+)(?<index>[0-9]{1,3})(\(CPU(?<cpu>[0-9]{1,5})\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ActionPattern();
}
