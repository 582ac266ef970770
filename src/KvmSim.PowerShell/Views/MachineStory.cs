using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// The map of a machine in a terminal: a line or more for each package, cores apart, the threads of one side by side. A
/// sign says the verdict where there are no colours.
/// </summary>
internal static class MachineStory
{
    private const int Indent = 4;

    /// <summary>Of what is said of a CPU; the command that is named below tells all.</summary>
    private const int MostLines = 4;

    public static IEnumerable<string> Of(ViewSource map, ViewWindow window)
    {
        MappedCpu[] cpus = [.. map.Each("Cpus").Select(MappedCpu.Of)];
        yield return $"{map.Text("MachineName")} ({map.Text("Generation")})";
        yield return "";
        bool hasNodes = cpus.Select(cpu => cpu.Node).Distinct().Skip(1).Any();
        foreach (IGrouping<int, MappedCpu> package in cpus.GroupBy(cpu => cpu.Package).OrderBy(group => group.Key))
        {
            string nodes = hasNodes
                ? $", node {string.Join(", ", package.Select(cpu => cpu.Node).Distinct().Order())}" : "";
            string head = $"Package {package.Key}{nodes}: CPU {CpuSet.Of(package.Select(cpu => cpu.Id))}";
            foreach (string line in TextWrap.Lines(head, window.Room, Indent).Concat(Cores(package, window)))
            {
                yield return line;
            }
        }

        yield return "";
        foreach (string line in Legend(cpus, window).Concat(Suspects(map, window)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Cores(IEnumerable<MappedCpu> package, ViewWindow window)
    {
        List<string> line = [];
        int used = Indent;
        foreach (MappedCpu[] core in package.GroupBy(cpu => (cpu.Node, cpu.Core))
            .Select(core => core.OrderBy(cpu => cpu.Id).ToArray()))
        {
            if (line.Count > 0 && used + core.Length > window.Room)
            {
                yield return new string(' ', Indent) + string.Join(' ', line);
                line.Clear();
                used = Indent;
            }

            line.Add(string.Concat(core.Select(cpu => cpu.Drawn(window))));
            used += core.Length + 1;
        }

        if (line.Count > 0)
        {
            yield return new string(' ', Indent) + string.Join(' ', line);
        }
    }

    /// <summary>What is on the map, and nothing else.</summary>
    private static IEnumerable<string> Legend(MappedCpu[] cpus, ViewWindow window)
    {
        string row = "";
        int used = 0;
        foreach (MappedCpu kind in cpus.DistinctBy(cpu => cpu.Sign))
        {
            string words = $"{kind.Sign} {kind.Says}";
            if (used > 0 && used + words.Length + 3 > window.Room)
            {
                yield return row;
                (row, used) = ("", 0);
            }

            row += (used > 0 ? "   " : "") + $"{kind.Drawn(window)} {kind.Says}";
            used += words.Length + (used > 0 ? 3 : 0);
        }

        yield return row;
    }

    private static IEnumerable<string> Suspects(ViewSource map, ViewWindow window)
    {
        string[] suspects = map.List("Suspects");
        if (suspects.Length == 0)
        {
            yield break;
        }

        yield return "";
        foreach (string line in suspects.SelectMany(suspect => Short(TextWrap.Lines(suspect, window.Room - 2, Indent))))
        {
            yield return line;
        }

        foreach (string line in TextWrap.Lines(
            "Get-KvmIncompatibleCpu tells more of each; Export-SimReport makes a page of the machine.", window.Room))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Short(List<string> lines) => lines.Count <= MostLines
        ? lines
        : lines.Take(MostLines - 1).Append($"{lines[MostLines - 1]} …");

    /// <summary>A CPU as the map shows it.</summary>
    private readonly record struct MappedCpu(
        int Id, int Package, int Core, int Node, CheckVerdict? Verdict, CpuPresence Presence)
    {
        public char Sign => (Presence, Verdict) switch
        {
            (CpuPresence.Online, CheckVerdict.Pass) => '█',
            (CpuPresence.Online, CheckVerdict.Fail) => '▚',
            (CpuPresence.Online, CheckVerdict.Unknown) => '▒',
            (CpuPresence.Online, _) => '░',
            (CpuPresence.Offline, CheckVerdict.Pass) => '□',
            (CpuPresence.Offline, CheckVerdict.Fail) => '▨',
            (CpuPresence.Offline, CheckVerdict.Unknown) => '▤',
            (CpuPresence.Offline, _) => '▫',
            (_, CheckVerdict.Fail) => '×',
            (_, CheckVerdict.Unknown) => '?',
            _ => '·',
        };

        public string Says => (Verdict switch
        {
            CheckVerdict.Pass => "accepted",
            CheckVerdict.Fail => "refused",
            CheckVerdict.Unknown => "not known",
            _ => "not checked",
        }) + Presence switch
        {
            CpuPresence.Online => "",
            CpuPresence.Offline => ", offline",
            _ => ", socket empty",
        };

        public static MappedCpu Of(ViewSource cpu) => new(
            cpu.Number("Id"),
            cpu.Number("Package"),
            cpu.Number("Core"),
            cpu.Number("Node"),
            Enum.TryParse(cpu.Text("Compatible"), out CheckVerdict verdict) ? verdict : null,
            Enum.TryParse(cpu.Text("State"), out CpuPresence presence) ? presence : CpuPresence.Absent);

        public string Drawn(ViewWindow window)
        {
            string colour = Verdict switch
            {
                CheckVerdict.Pass => window.Good,
                CheckVerdict.Fail => window.Bad,
                CheckVerdict.Unknown => window.Open,
                _ => "",
            };
            return colour.Length > 0 ? $"{colour}{Sign}{window.Plain}" : Sign.ToString();
        }
    }
}
