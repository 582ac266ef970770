using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>The CPUs that steps name, on the machine that they happen to.</summary>
internal sealed class StepCpuChecks
{
    private readonly SchemaContext _context;
    private readonly MachineDocument _machine;
    private readonly CpuSet _possible;
    private readonly CpuSet _described;
    private readonly bool _isWhole;
    private CpuSet _mayBePlugged;
    private CpuSet _isPlugged;

    /// <param name="context">Takes what is wrong.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="isWhole">Whether every step is looked at: else which CPUs are plugged is not known.</param>
    public StepCpuChecks(SchemaContext context, MachineDocument machine, bool isWhole)
    {
        (_context, _machine, _isWhole) = (context, machine, isWhole);
        _possible = ScenarioChecks.PossibleCpus(machine);
        _described = Union(machine.Cpus);
        _mayBePlugged = _isPlugged = Union(machine.Cpus.Where(entry => entry.State != CpuState.Absent));
    }

    public void Check(BoundStep step)
    {
        Fields fields = step.Fields;
        bool isClean = CheckPossible(fields, step.Step.Operation, step.Step.Cpus)
            & CheckNumber(fields, step.Step.Operation, step.Step.Number is { } number && step.Step.Operation is not
                ("timeout" or "sleep") ? number : null)
            & CheckNumber(step.Fields.Child(step.Step.Operation) ?? fields, "cpu", step.Step.Cpu)
            & CheckPossible(fields, "changed", step.Step.Changed);
        CheckExpectation(fields.Child("expect"));
        foreach (MappingEntry under in (fields.Value("expectUnder") as MappingNode)?.Entries ?? [])
        {
            CheckExpectation(fields.Child("expectUnder")!.Child(under.Key.Text));
        }

        if (isClean && _isWhole)
        {
            CheckPlugged(step);
        }
    }

    private void CheckExpectation(Fields? expectation)
    {
        foreach (string key in expectation is null ? [] : new[] { "online", "present", "enabled", "incompatible" })
        {
            CheckPossible(expectation!, key, expectation!.Cpus(key) ?? CpuSet.Empty);
        }
    }

    private bool CheckNumber(Fields fields, string key, int? cpu) =>
        cpu is not { } number || CheckPossible(fields, key, CpuSet.Of([number]));

    private bool CheckPossible(Fields fields, string key, CpuSet cpus)
    {
        CpuSet outside = cpus.Except(_possible);
        if (outside.IsEmpty)
        {
            return true;
        }

        string found = Excerpt.Of(outside.ToString());
        _context.Report(
            ManifestErrorId.OutOfRange, fields.MarkOf(key), fields.Path.Key(key),
            $"{Name} has no CPU {found}: its possible CPUs are {_possible}.", found, $"CPUs {_possible}");
        return false;
    }

    /// <summary>OperationGuard refuses to plug what is plugged, and to take out what is not.</summary>
    private void CheckPlugged(BoundStep step)
    {
        CpuSet cpus = step.Step.Cpus;
        switch (step.Step.Operation)
        {
            case "hotAdd":
                ReportIf(
                    step, cpus.Intersect(_isPlugged), "is plugged already: take it out first, with a hotRemove step");
                CheckModel(step, cpus.Except(_described));
                _mayBePlugged = _mayBePlugged.Union(cpus);
                _isPlugged = step.MayFail ? _isPlugged : _isPlugged.Union(cpus);
                break;
            case "hotRemove":
                ReportIf(step, cpus.Except(_mayBePlugged), "is not plugged: plug it first, with a hotAdd step");
                ReportIf(
                    step, cpus.Intersect(CpuSet.Of([_machine.BootCpu])), "is the boot CPU and cannot be taken out");
                _isPlugged = _isPlugged.Except(cpus);
                _mayBePlugged = step.MayFail ? _mayBePlugged : _mayBePlugged.Except(cpus);
                break;
        }
    }

    private void CheckModel(BoundStep step, CpuSet unknown)
    {
        if (!unknown.IsEmpty && step.Step.Model is null && step.Fields.Value("model") is null)
        {
            step.Report(
                _context, ManifestErrorId.MissingKey,
                $"{Name} does not say what CPU {Excerpt.Of(unknown.ToString())} is: name a model of the machine "
                    + $"beside the step.",
                expected: "model");
        }
    }

    private void ReportIf(BoundStep step, CpuSet wrong, string problem)
    {
        if (!wrong.IsEmpty)
        {
            string found = Excerpt.Of(wrong.ToString());
            step.Report(_context, ManifestErrorId.OutOfRange, $"CPU {found} of {Name} {problem}.", found);
        }
    }

    private string Name => _machine.Metadata.Name.Length == 0 ? "The machine" : _machine.Metadata.Name;

    private static CpuSet Union(IEnumerable<CpuEntryDocument> entries) =>
        entries.Aggregate(CpuSet.Empty, (all, entry) => all.Union(entry.Ids));
}
