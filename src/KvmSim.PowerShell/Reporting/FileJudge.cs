using System.Globalization;
using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Conformance;
using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Kernel;
using KvmSim.Logs;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;
using KvmSim.Reporting;
using KvmSim.Scenarios;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Reporting;

/// <summary>
/// Judges files of every kind: with what the commands for each kind write, so that a report says the same whoever
/// judged.
/// </summary>
/// <param name="generations">The generations to judge under; empty for those that the files name.</param>
internal sealed class FileJudge(IReadOnlyList<Generation> generations)
{
    private const string Manifest = "manifest";

    /// <summary>Of the session's thread: files are judged by others, which have no session.</summary>
    private readonly Func<string, ManifestResult<ManifestSet>> _readFile = ManifestReader.ForThreads();

    private readonly Func<Stream, string, ManifestResult<ManifestSet>> _readStream = ManifestReader.StreamsForThreads();

    private readonly Func<string, HostDescription?> _sessionMachine = ScenarioMachines.OfSession();

    /// <summary>All answers about a file.</summary>
    public ReportInput Judge(CheckedFile file, InputKind kind)
    {
        ReportBuilder builder = new();
        ReportResult[] passed = [];
        string what = kind switch
        {
            InputKind.Dump => "dump",
            InputKind.KernelLog => "kernel log",
            InputKind.Recording => "recording",
            _ => Manifest,
        };
        foreach (object answer in Answers(file, kind))
        {
            if (answer is ReportResult result)
            {
                passed = [result];
            }
            else
            {
                _ = builder.TryAdd(PSObject.AsPSObject(answer));
            }
        }

        ReportInput[] parts = builder.Finish([]);
        ReportResult[] results = [
            .. parts.SelectMany(part => part.Results.Select(result => Place(result, part, file)))];
        return new ReportInput { Name = file.Name, Kind = what, File = file.Path, Results = [.. passed, .. results] };
    }

    /// <summary>An input that could not be used.</summary>
    public static ReportInput Unusable(CheckedFile file, ErrorRecord error) => new()
    {
        Name = file.Name,
        File = file.Path,
        Results = [ErrorResults.Of(new WrittenObject(PSObject.AsPSObject(error))) with { File = file.Path }],
    };

    /// <summary>
    /// Of several scenarios in a file each step says to which it belongs; every answer names the file.
    /// </summary>
    private static ReportResult Place(ReportResult result, ReportInput part, CheckedFile file) => result with
    {
        Title = part.Kind == "scenario" ? $"{part.Name}: {result.Title}" : result.Title,
        File = file.Path is null ? null : result.File ?? file.Path,
    };

    private IEnumerable<object> Answers(CheckedFile file, InputKind kind) => kind switch
    {
        InputKind.Dump => OfDump(file),
        InputKind.KernelLog => OfLog(file),
        InputKind.Recording => OfRecording(file),
        _ => OfManifest(file),
    };

    private List<object> OfDump(CheckedFile file)
    {
        CapturedMachine captured;
        if (file.Path is { } path)
        {
            captured = CaptureReader.Read(path);
        }
        else
        {
            using Stream stream = file.Open();
            captured = CaptureReader.Read(stream, file.Name);
        }

        return captured.Succeeded
            ? [.. Judges().Select(judge => Guarded(
                file.Name,
                () => FleetReports.OfMachine(
                    judge.Judge(CapturedHost.Describe(captured, judge.KernelOf(captured)), file.Name), null)))]
            : [.. captured.Errors.Select(ErrorRecords.Of)];
    }

    private IEnumerable<object> OfManifest(CheckedFile file)
    {
        ManifestResult<ManifestSet> read;
        if (file.Path is { } path)
        {
            read = _readFile(path);
        }
        else
        {
            using Stream stream = file.Open();
            read = _readStream(stream, file.Name);
        }

        if (!read.Succeeded)
        {
            return read.Diagnostics.Select(ManifestProblem.Of);
        }

        int count = read.Value.Documents.Count;
        ReportResult isValid = new()
        {
            RuleId = RuleIds.ManifestInvalid,
            Outcome = ReportOutcome.Passed,
            Title = Manifest,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"The manifest has no mistake ({count} {(count == 1 ? "document" : "documents")})."),
            File = file.Path,
        };
        return
        [
            isValid,
            .. read.Value.Machines.SelectMany(document => OfMachine(document, file)),
            .. read.Value.Scenarios.SelectMany(OfScenario),
        ];
    }

    private List<object> OfMachine(MachineDocument document, CheckedFile file)
    {
        List<object> answers = [];
        foreach (FleetJudge judge in Judges())
        {
            try
            {
                answers.Add(FleetReports.OfMachine(judge.Judge(document, file.Name), null));
            }
            catch (SimException exception)
            {
                answers.Add(ManifestProblem.Of(document, exception));
            }
        }

        return answers;
    }

    private List<object> OfScenario(ScenarioDocument scenario)
    {
        List<object> answers = [];
        object machine = Guarded(scenario.Metadata.Name, () =>
            ScenarioMachines.Find(scenario, path => _readFile(path).Value, _sessionMachine) ?? throw new SimException(
                SimError.MachineInvalid,
                $"The machine of {scenario.Metadata.Name} was not found.",
                "Name a shipped one.",
                scenario.Metadata.Name));
        if (machine is not HostDescription description)
        {
            return [machine];
        }

        foreach (Func<ScenarioResult> run in Runs(scenario, description))
        {
            object answer = Guarded(scenario.Metadata.Name, run);
            answers.AddRange(answer is ScenarioResult result
                ? [.. result.Steps.Select(step => ScenarioReports.OfStep(result, step)),
                    ScenarioReports.OfResult(result)]
                : new[] { answer });
        }

        return answers;
    }

    private IEnumerable<Func<ScenarioResult>> Runs(ScenarioDocument scenario, HostDescription machine) =>
        generations.Count == 0
        ? [() => ScenarioRunner.Run(scenario, machine)]
        : generations.Select<Generation, Func<ScenarioResult>>(generation =>
            () => ScenarioRunner.Run(scenario, machine, GenerationVariant.Plain(generation)));

    private static List<object> OfLog(CheckedFile file)
    {
        List<object> answers = [];
        KernelLogReader reader = new();
        int known = 0;
        try
        {
            List<LogFinding> findings = [];
            if (Read(file, line => findings.AddRange(reader.Read(line.Text))) is { } unread)
            {
                answers.Add(unread);
            }

            findings.AddRange(reader.Finish());
            known = findings.Count;
            answers.AddRange(findings.Select(finding => finding.Settled())
                .Where(finding => finding.Finding.Severity != FindingSeverity.Information)
                .Select(finding => LogReason.Of(finding, file.Path)));
        }
        catch (LogTextException exception)
        {
            answers.Add(ErrorRecords.Of(
                ErrorIds.LogNotText,
                ErrorCategory.InvalidData,
                file.Name,
                $"'{file.Name}' is no log: {exception.Message}",
                exception.Remedy));
        }

        if (answers.Count == 0)
        {
            // A log in which nothing is recognized says nothing: it may be empty, cut off, or of a kernel that words it
            // otherwise.
            string lines = reader.LineCount == 1
                ? "its one line" : FormattableString.Invariant($"its {reader.LineCount} lines");
            answers.Add(new ReportResult
            {
                RuleId = known > 0 ? RuleIds.KernelLogRefusal : RuleIds.KernelLogUnknown,
                Outcome = known > 0 ? ReportOutcome.Passed : ReportOutcome.Unknown,
                Title = "kernel log",
                Message = known > 0 ? FormattableString.Invariant(
                    $"Of {lines}, {known} are of KVM or CPUs, and none tells of trouble.")
                    : reader.LineCount == 0 ? "There is no line in it."
                    : $"None of {lines} is one of KVM or CPUs that is known here.",
                WayOut = known > 0 ? null : "Give the log from the boot on, as dmesg or journalctl -k writes it.",
                File = file.Path,
            });
        }

        return answers;
    }

    /// <summary>Reads the lines of a log; what ends that before the log's end, with what came before kept.</summary>
    private static ErrorRecord? Read(CheckedFile file, Action<LogTextLine> take)
    {
        try
        {
            using Stream stream = file.Open();
            foreach (LogTextLine line in LogText.Lines(stream))
            {
                take(line);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ErrorRecords.Of(
                ErrorIds.LogNotRead, ErrorCategory.ReadError, file.Name,
                $"'{file.Name}' cannot be read to its end: {exception.Message}");
        }
    }

    private static object[] OfRecording(CheckedFile file)
    {
        try
        {
            RecordedTrace trace = file.Content is { } content
                ? TraceReader.Read(file.Name, content) : TraceReader.Read(file.Name);
            return [TraceConformance.Of(TraceReplay.Run(trace, file.Name), file.Name)];
        }
        catch (TraceException exception)
        {
            return [ErrorRecords.Of(exception)];
        }
    }

    private IEnumerable<FleetJudge> Judges() =>
        generations.Count == 0 ? [new FleetJudge(null)] : generations.Select(generation => new FleetJudge(generation));

    /// <summary>What makes no sense is an answer, too: an error.</summary>
    private static object Guarded<T>(string about, Func<T> question)
        where T : class
    {
        try
        {
            return question();
        }
        catch (SimException exception)
        {
            return ErrorRecords.Of(exception, about);
        }
    }
}
