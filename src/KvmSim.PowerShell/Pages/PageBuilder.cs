using System.Management.Automation;
using KvmSim.Pages;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>
/// Makes a page of what commands wrote, of any kind and mixed; live objects, and those that came from a file or a job.
/// </summary>
internal sealed class PageBuilder
{
    private static readonly Dictionary<string, Func<PageBuilder, PagePart>> Kinds = new(StringComparer.Ordinal)
    {
        [typeof(SimulatedMachine).FullName!] = static page => page._machines ??= page.Begin(new MachinePart()),
        [typeof(SimulatedCpu).FullName!] = static page => page._machines ??= page.Begin(new MachinePart()),
        [typeof(IncompatibleCpu).FullName!] = static page => page._machines ??= page.Begin(new MachinePart()),
        [typeof(KvmStatus).FullName!] = static page => page._machines ??= page.Begin(new MachinePart()),
        [typeof(LogLine).FullName!] = static page => page._machines ??= page.Begin(new MachinePart()),
        [typeof(ScenarioStep).FullName!] = static page => page._scenarios ??= page.Begin(new ScenarioPart()),
        [typeof(ScenarioVerdict).FullName!] = static page => page._scenarios ??= page.Begin(new ScenarioPart()),
        [typeof(GenerationAnswers).FullName!] = static page => page._comparisons ??= page.Begin(new ComparisonPart()),
        [typeof(FleetSummary).FullName!] = static page => page.Begin(new FleetPart()),
        [typeof(TraceConformance).FullName!] = static page => page._recordings ??= page.Begin(new ConformancePart()),
        [typeof(KvmDesign).FullName!] = static page => page._designs ??= page.Begin(new DesignPart()),
        [typeof(KvmDesignChange).FullName!] = static page => page._designs ??= page.Begin(new DesignPart()),
        [typeof(KvmRaceResult).FullName!] = static page => page._races ??= page.Begin(new RacePart()),
        [typeof(KvmRaceProof).FullName!] = static page => page._races ??= page.Begin(new RacePart()),
        [typeof(KvmRaceVerdict).FullName!] = static page => page._races ??= page.Begin(new RacePart()),
        [typeof(KvmRaceViolation).FullName!] = static page => page._races ??= page.Begin(new RacePart()),
        [typeof(KvmRaceSchedule).FullName!] = static page => page._races ??= page.Begin(new RacePart()),
        [typeof(KvmReport).FullName!] = static page => page._reports ??= page.Begin(new ReportPart()),
        [typeof(ReportInput).FullName!] = static page => page._reports ??= page.Begin(new ReportPart()),
    };

    private readonly List<PagePart> _parts = [];
    private PagePart? _machines, _scenarios, _comparisons, _recordings, _designs, _races, _reports;

    /// <summary>Whether nothing came that a page could show.</summary>
    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Takes an object; whether it is one that a page can show.</summary>
    public bool TryAdd(PSObject item)
    {
        WrittenObject reader = new(item);
        foreach (string name in reader.TypeNames)
        {
            if (Kinds.TryGetValue(name, out Func<PageBuilder, PagePart>? part))
            {
                part(this).Add(reader);
                return true;
            }
        }

        return false;
    }

    /// <summary>The page; at least one object was taken.</summary>
    public Page Finish(string? command)
    {
        Page[] pages = [.. _parts.Select(part => part.Make())];
        Page page = pages is [Page only] ? only : new Page
        {
            Kind = "Report",
            Title = string.Join("; ", pages.Select(each => each.Title)),
            Tone = pages.Any(each => each.Tone == PageTone.Bad) ? PageTone.Bad
                : pages.Any(each => each.Tone == PageTone.Open) ? PageTone.Open
                : PageTone.Good,
            Sections = [.. pages.SelectMany(each => each.Sections)],
        };
        return command is null ? page : page with { Command = command };
    }

    private PagePart Begin(PagePart part)
    {
        _parts.Add(part);
        return part;
    }
}
