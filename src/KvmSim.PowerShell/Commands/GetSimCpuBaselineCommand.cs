using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Says what a set of CPUs shares, and which of them costs the set what; of several vendors one each.
/// </summary>
[Cmdlet(VerbsCommon.Get, Nouns.SimCpuBaseline, DefaultParameterSetName = "Machine",
    HelpUri = Nouns.Help + "get-simcpubaseline")]
[OutputType(typeof(SimCpuBaseline))]
public sealed class GetSimCpuBaselineCommand : FleetCommand
{
    private readonly BaselineCollector _collected = new();
    private bool _isNamed;

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = "Machine", ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Cpu, LeavesWith = ["PSPath", "ModelNumber"])]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(ParameterSetName = "Machine", ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Cpu, LeavesWith = ["PSPath", "ModelNumber", "MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputMachine { get; set; }

    /// <summary>These CPUs of the machines; all that are plugged, if it is not said.</summary>
    [Parameter(ParameterSetName = "Machine", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>CPU models as Import-SimCpuModel writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Model", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public ImportedCpuModel[]? InputObject { get; set; }

    /// <summary>Manifests or dumps of machines, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Manifests or dumps of machines, or folders of them, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Search folders in the folders too; links are not followed.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>
    /// The generation whose KVM GuestFeatures is about; of arm64 also the kernel whose rules of safe values count. The
    /// default is of the CPUs' architecture.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _isNamed = Machine is not null;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Machine" when _isNamed && InputMachine is not null && Id is null:
                WriteError(ErrorRecords.SaidTwice(
                    string.Join(", ", InputMachine.Select(selector => selector.Pattern)),
                    string.Join(", ", Machine!.Select(selector => selector.Pattern))));
                break;
            case "Machine":
                MachineSelector[]? meant = _isNamed ? Machine : InputMachine ?? Machine;
                foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(meant, Id))
                {
                    Collect(machine, cpus);
                }

                break;
            case "Model":
                foreach (ImportedCpuModel imported in InputObject!)
                {
                    Collect(imported);
                }

                break;
            default:
                CollectFiles();
                break;
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        Generation? given = Generation is null ? null : GenerationOf(Generation);
        foreach (BaselineCpu[] cpus in _collected.Cpus
            .GroupBy(cpu => cpu.Model.VendorId, StringComparer.Ordinal)
            .Select(group => group.ToArray()))
        {
            if (!Stopping)
            {
                Write(cpus, given);
            }
        }
    }

    private void Write(BaselineCpu[] cpus, Generation? given)
    {
        bool isArm = cpus[0].Model.Vendor == CpuVendor.Arm;
        Generation generation = given
            ?? GenerationOf(isArm ? GenerationCatalog.DefaultArmId : GenerationCatalog.DefaultId);
        if (generation.IsArm != isArm)
        {
            string architecture = isArm ? "arm64" : "x86";
            WriteError(ErrorRecords.Of(
                ErrorIds.BaselineOfOtherArchitecture,
                ErrorCategory.InvalidArgument,
                cpus[0].Name,
                $"{cpus[0].Name} is of {architecture}, and {generation.Id} is none of its kernels.",
                "Leave -Generation out, or name a generation of the architecture."));
            return;
        }

        WriteObject(Await(() => isArm
            ? FleetReports.Of(ArmCpuBaseline.Of(cpus, generation))
            : FleetReports.Of(CpuBaseline.Of(cpus, generation.Style))));
    }

    private void Collect(SimulatedMachine machine, CpuSet? cpus)
    {
        foreach (int cpu in cpus ?? machine.Ask(engine => engine.State.Present))
        {
            CpuModel? model = machine.Ask(engine => engine.FindModel(cpu));
            if (model is not null)
            {
                _collected.Add(machine.Name, cpu, model);
                continue;
            }

            CpuSet known = machine.Ask(engine => engine.KnownCpus);
            WriteError(ErrorRecords.Of(
                new SimException(
                    SimError.CpuNotFound, $"{machine.Name} has no CPU {cpu}.", $"It has {known}.", cpu), cpu));
        }
    }

    private void Collect(ImportedCpuModel imported)
    {
        if (ModelRegistry.Here.Find(imported.Name) is { } model)
        {
            _collected.Add(model);
            return;
        }

        WriteError(ErrorRecords.Of(
            ErrorIds.ModelNotFound,
            ErrorCategory.ObjectNotFound,
            imported.Name,
            $"The session has no model '{imported.Name}'.",
            "Read it with Import-SimCpuModel in this session."));
    }

    private void CollectFiles()
    {
        Func<string, FleetFile> read = Reader();
        foreach (string path in WithProgress([.. ResolveFiles(Path, LiteralPath, Recurse)], "Reading machines"))
        {
            FleetFile file = Await(() => read(path));
            int cpus = _collected.Count;
            foreach (MachineDocument document in file.Machines)
            {
                _collected.Add(document);
            }

            if (file.Captured is { Succeeded: true } captured)
            {
                _collected.Add(CapturedHost.NameOf(captured), CapturedModels.Of(captured));
            }

            Report(path, file.Problems, file.Captured?.Problems ?? [], _collected.Count - cpus);
        }

        WarnOfDumps();
    }
}
