using System.Management.Automation;
using KvmSim.PowerShell.Output;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>
/// Gathers what commands wrote, of any kind and mixed, into the inputs of a report: answers about one machine, file or
/// scenario belong together.
/// </summary>
internal sealed class ReportBuilder
{
    private static readonly Dictionary<string, Action<ReportBuilder, WrittenObject>> Kinds = new(StringComparer.Ordinal)
    {
        [typeof(ReportInput).FullName!] = static (report, item) => report._inputs.Add(ReportInputs.Read(item)),
        [typeof(KvmReport).FullName!] = static (report, item) => report._inputs.AddRange(
            item.Items("Inputs").Select(ReportInputs.Read)),
        [typeof(ScenarioStep).FullName!] = ScenarioResults.AddStep,
        [typeof(ScenarioVerdict).FullName!] = ScenarioResults.AddVerdict,
        [typeof(IncompatibleCpu).FullName!] = CompatibilityResults.AddCpu,
        [typeof(CompatibilityReason).FullName!] = CompatibilityResults.AddReason,
        [typeof(CpuDifference).FullName!] = CompatibilityResults.AddReason,
        [typeof(FleetSummary).FullName!] = FleetResults.AddFleet,
        [typeof(MachineVerdict).FullName!] = FleetResults.AddMachine,
        [typeof(ManifestProblem).FullName!] = ManifestResults.AddProblem,
        [typeof(LogReason).FullName!] = LogResults.AddReason,
        [typeof(TraceConformance).FullName!] = TraceResults.AddConformance,
        [typeof(KvmRaceResult).FullName!] = RaceResults.AddSearch,
        [typeof(KvmRaceProof).FullName!] = RaceResults.AddProof,
        [typeof(KvmRaceVerdict).FullName!] = RaceResults.AddVerdict,
        [typeof(KvmRaceViolation).FullName!] = RaceResults.AddViolation,
        [typeof(ErrorRecord).FullName!] = ErrorResults.AddError,
    };

    private readonly List<ReportInput> _inputs = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _failedFiles, _errors;

    /// <summary>Takes an object; whether it is one that says something about an input.</summary>
    public bool TryAdd(PSObject item)
    {
        WrittenObject reader = new(item);
        foreach (string name in reader.TypeNames)
        {
            if (Kinds.TryGetValue(name, out Action<ReportBuilder, WrittenObject>? add))
            {
                add(this, reader);
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an answer to the input of that key, which begins with it if there is none.</summary>
    public void Add(string key, string name, string kind, string? file, ReportResult result)
    {
        if (_open.TryGetValue(key, out int index))
        {
            _inputs[index] = _inputs[index] with { Results = [.. _inputs[index].Results, result] };
            return;
        }

        _open.Add(key, _inputs.Count);
        _inputs.Add(new ReportInput { Name = name, Kind = kind, File = file, Results = [result] });
    }

    /// <summary>Ends the input of that key: the next answer with it is about another. Whether there was one.</summary>
    public bool Close(string key) => _open.Remove(key);

    /// <summary>Counts what kept an input from being used.</summary>
    public void CountError() => _errors++;

    /// <summary>
    /// Remembers that a summary left out so many files; the errors that tell of them may have come along or not.
    /// </summary>
    public void CountFailedFiles(int count) => _failedFiles += count;

    /// <summary>The inputs, and those that were judged and of which nothing was said: they passed.</summary>
    public ReportInput[] Finish(IEnumerable<string> subjects)
    {
        HashSet<string> known = new(_inputs.Select(input => input.Name), StringComparer.OrdinalIgnoreCase);
        foreach (string subject in subjects.Where(known.Add))
        {
            ReportResult passed = new()
            {
                RuleId = RuleIds.CpuIncompatible,
                Outcome = ReportOutcome.Passed,
                Title = subject,
                Message = "Nothing was found.",
            };
            _inputs.Add(new ReportInput { Name = subject, Results = [passed] });
        }

        for (; _failedFiles > _errors; _failedFiles--)
        {
            const string Name = "a file that could not be used";
            ReportResult failed = new()
            {
                RuleId = RuleIds.InputUnusable,
                Outcome = ReportOutcome.InputError,
                Title = Name,
                Message = "A file could not be used; the command's errors say why.",
            };
            _inputs.Add(new ReportInput { Name = Name, Results = [failed] });
        }

        return [.. _inputs];
    }
}
