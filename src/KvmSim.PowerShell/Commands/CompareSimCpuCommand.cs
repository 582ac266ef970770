using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Says in what CPUs differ, register by register and bit by bit, whether KVM looks at it or not.</summary>
[Cmdlet(VerbsData.Compare, Nouns.SimCpu, DefaultParameterSetName = CpuSetName,
    HelpUri = Nouns.Help + "compare-simcpu")]
[OutputType(typeof(CpuDifference))]
public sealed class CompareSimCpuCommand : CpuQueryCommand
{
    private const string CpuSetName = "Cpu";
    private const string ModelSetName = "Model";

    /// <summary>
    /// The CPUs to compare. One is compared with the boot CPU, several with the first of them; without it all that are
    /// plugged are compared with the boot CPU.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = CpuSetName)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>
    /// The same from the pipeline, or objects about CPUs. A parameter of its own, so that a line is completed at the
    /// position of Id behind a pipe too.
    /// </summary>
    [Parameter(ParameterSetName = CpuSetName, ValueFromPipeline = true)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? InputObject { get; set; }

    /// <summary>The CPU to compare with.</summary>
    [Parameter(ParameterSetName = CpuSetName)]
    [WholeNumber(0, 8191)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public int? ReferenceId { get; set; }

    /// <summary>Also CPUs that the machine's description has for empty sockets.</summary>
    [Parameter(ParameterSetName = CpuSetName)]
    public SwitchParameter IncludeAbsent { get; set; }

    /// <summary>An object for each CPU and difference; without it CPUs that differ alike share one.</summary>
    [Parameter(ParameterSetName = CpuSetName)]
    public SwitchParameter PerCpu { get; set; }

    /// <summary>The models to compare, by name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ModelSetName)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Model { get; set; } = [];

    /// <summary>The model to compare with; the boot CPU's without it.</summary>
    [Parameter(ParameterSetName = ModelSetName)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ReferenceModel { get; set; }

    /// <summary>The machine of the CPU or model to compare with, where that is another.</summary>
    [Parameter]
    [MachineTransformation]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? ReferenceMachine { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(Id ?? InputObject))
        {
            if (Stopping)
            {
                return;
            }

            foreach (SimulatedMachine reference in ReferenceMachine is null
                ? [machine] : ResolveMachines(ReferenceMachine))
            {
                Compare(machine, cpus, reference);
            }
        }
    }

    private void Compare(SimulatedMachine machine, CpuSet? given, SimulatedMachine reference)
    {
        // A snapshot, so that two machines need not be held at a time.
        SimMachine other = reference.Ask(engine => engine.Fork());
        IReadOnlyList<(CompatibilityFinding Finding, string Model, string Reference)> differences =
            ParameterSetName == ModelSetName
            ? [.. Model.SelectMany(name => OfModel(machine, name, other))]
            : [.. OfCpus(machine, given, other, ReferenceMachine is not null)];
        Generation generation = machine.Ask(engine => engine.Generation);
        WriteObject(
            CpuDifference.Of(machine.Name, generation, reference.Name, differences, PerCpu), enumerateCollection: true);
    }

    private IEnumerable<(CompatibilityFinding Finding, string Model, string Reference)> OfCpus(
        SimulatedMachine machine, CpuSet? given, SimMachine reference, bool isOther)
    {
        CpuSet cpus = given ?? machine.Ask(engine => IncludeAbsent ? engine.KnownCpus : engine.State.Present);
        bool several = given is not null && cpus.Count > 1 && !isOther;
        int with = ReferenceId ?? (several ? cpus.First() : reference.Description.BootCpu);
        if (!TryAsk(machine, _ => reference.ModelOf(with), out CpuModel expected))
        {
            yield break;
        }

        foreach (int cpu in cpus)
        {
            if (Stopping)
            {
                yield break;
            }

            if ((cpu == with && !isOther)
                || !TryAsk(
                    machine, engine => CpuComparison.Compare(engine, cpu, reference, with),
                    out IReadOnlyList<CompatibilityFinding> found))
            {
                continue;
            }

            string model = machine.Ask(engine => engine.ModelOf(cpu).Name);
            foreach (CompatibilityFinding finding in found)
            {
                yield return (finding, model, expected.Name);
            }
        }
    }

    private IEnumerable<(CompatibilityFinding Finding, string Model, string Reference)> OfModel(
        SimulatedMachine machine, string name, SimMachine reference)
    {
        CpuModel? model = Find(machine.Ask(CpuModels.Of), name);
        CpuModel? with = ReferenceModel is null
            ? reference.ModelOf(reference.Description.BootCpu)
            : Find(CpuModels.Of(reference), ReferenceModel);
        return model is null || with is null
            ? []
            : machine.Ask(engine => CpuComparison.Compare(engine, model, with))
                .Select(finding => (finding, model.Name, with.Name));
    }

    private CpuModel? Find(CpuModel[] models, string name)
    {
        if (Array.Find(
            models, model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        WriteError(ErrorRecords.Of(
            ErrorIds.ModelNotFound,
            ErrorCategory.ObjectNotFound,
            name,
            $"The machine knows no model '{name}'.",
            $"It knows: {string.Join(", ", models.Select(model => model.Name))}."));
        return null;
    }
}
