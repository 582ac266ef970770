using KvmSim.Compatibility;
using KvmSim.Pages;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Pages;

/// <summary>Machines: whole ones of the session, or what the commands that ask about one wrote.</summary>
internal sealed class MachinePart : PagePart
{
    private readonly Dictionary<string, ShownMachine> _machines = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ShownMachine> _order = [];

    public override void Add(WrittenObject item)
    {
        if (item.Base is SimulatedMachine machine)
        {
            machine.Ask(engine => AddLive(engine));
            return;
        }

        ShownMachine shown = Named(item.OptionalText("MachineName") ?? item.Text("Name"));
        switch (item.TypeNames.First().Split('.')[^1])
        {
            case nameof(SimulatedCpu):
                shown.Cpus.Add(item);
                break;
            case nameof(IncompatibleCpu):
                shown.Suspects.Add(item);
                break;
            case nameof(LogLine):
                shown.Log.Add(item);
                break;
            default:
                shown.Status = item;
                break;
        }
    }

    public override Page Make()
    {
        PageTone tone = Worst(_order.Select(machine => machine.Tone));
        return new Page
        {
            Kind = "Machine",
            Tone = tone,
            Title = _order is [ShownMachine only] ? only.Title
                : string.Join("; ", _order.GroupBy(machine => machine.Tone).Select(group =>
                    $"{Many(group.Count(), "machine")} {Says(group.Key)}")),
            Badges = _order is [ShownMachine one]
                ? one.Badges : [.. _order.Select(machine => new PageText(machine.Name, machine.Tone))],
            Sections = [.. _order.SelectMany(machine => machine.Sections(isOnly: _order.Count == 1))],
        };
    }

    private static string Says(PageTone tone) => tone switch
    {
        PageTone.Bad => "with CPUs that KVM refuses",
        PageTone.Open => "of which not all is known",
        _ => "whose CPUs KVM accepts",
    };

    private bool AddLive(SimMachine engine)
    {
        ShownMachine shown = Named(engine.Name);
        foreach (int cpu in engine.KnownCpus)
        {
            CpuJudgement judgement = engine.Judge(cpu);
            shown.Cpus.Add(Written(Reports.OfCpu(engine, cpu, judgement.Verdict, features: "")));
            shown.Assumptions.UnionWith(judgement.Assumptions);
            if (judgement.Verdict is CheckVerdict.Fail or CheckVerdict.Unknown)
            {
                shown.Suspects.Add(Written(Reports.OfJudgement(engine.Name, judgement)));
            }
        }

        shown.Status = Written(Reports.OfKvm(engine));
        shown.Log.AddRange(Reports.OfLog(engine.Name, engine.Log.Records).Select(Written));
        return true;
    }

    private static WrittenObject Written(object item) => new(System.Management.Automation.PSObject.AsPSObject(item));

    private ShownMachine Named(string name)
    {
        if (!_machines.TryGetValue(name, out ShownMachine? machine))
        {
            _machines.Add(name, machine = new ShownMachine(name));
            _order.Add(machine);
        }

        return machine;
    }
}
