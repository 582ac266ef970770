using System.Collections;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Plugs CPUs into empty sockets. They are present afterwards, and offline.</summary>
[Cmdlet(VerbsCommon.Add, Nouns.SimCpu, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "add-simcpu")]
[OutputType(typeof(CpuTransition))]
public sealed class AddSimCpuCommand : CpuCommand
{
    private readonly Dictionary<object, CpuModel> _models = new(ReferenceEqualityComparer.Instance);
    private CpuVariation _variation;

    /// <summary>
    /// The name of a model that the machine knows or that Import-SimCpuModel read; without it, what its description has
    /// for that socket.
    /// </summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Features that the CPU has besides, by their names in /proc/cpuinfo.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[] AddFeature { get; set; } = [];

    /// <summary>Features of the model that the CPU lacks.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[] RemoveFeature { get; set; } = [];

    /// <summary>Model-specific registers that differ from the model's: index and value.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegisterCompleter))]
    [ValidateNotNull]
    public Hashtable Msr { get; set; } = [];

    /// <inheritdoc />
    protected override void BeginProcessing() => _variation = VariationOf(AddFeature, RemoveFeature, Msr);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus())
        {
            foreach (int cpu in cpus!.Value)
            {
                if (TryFindModel(machine, cpu, out CpuModel? model))
                {
                    _ = PerformOnCpu(machine, Operation.HotAdd(cpu, model), "hot-add");
                }
            }
        }
    }

    /// <summary>
    /// The CPU to plug; null where the machine's own description is to say. What was made once for a machine is taken
    /// again.
    /// </summary>
    private bool TryFindModel(SimulatedMachine machine, int cpu, out CpuModel? model)
    {
        CpuModel? stock = Model is null ? machine.Ask(engine => engine.Description.Stock.Find(cpu)) : null;
        if (_models.TryGetValue((object?)stock ?? machine, out model))
        {
            return true;
        }

        CpuModel[] known = Model is null ? [] : [.. machine.Ask(CpuModels.Of), .. ModelRegistry.Here.All];
        CpuModel? basis = Model is null
            ? stock
            : Array.Find(known, candidate => string.Equals(candidate.Name, Model, StringComparison.OrdinalIgnoreCase));
        if (basis is not null)
        {
            model = _variation.Of(basis);
            _models.Add((object?)stock ?? machine, model);
            return true;
        }

        if (Model is null)
        {
            return true;
        }

        WriteError(ErrorRecords.Of(
            ErrorIds.ModelNotFound,
            ErrorCategory.ObjectNotFound,
            Model,
            $"{machine.Name} has no CPU model '{Model}', and Import-SimCpuModel read none.",
            $"{OtherMeanings.Of(Model, IsExistingFile(Model))}There are: "
                + $"{string.Join(", ", known.Select(candidate => candidate.Name))}."));
        return false;
    }
}
