using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>Tries every order of events of a generation and shows the shortest that breaks a property.</summary>
[Cmdlet(VerbsCommon.Find, Nouns.KvmRace, DefaultParameterSetName = ModelSet, HelpUri = Nouns.Help + "find-kvmrace")]
[OutputType(typeof(KvmRaceResult), typeof(KvmRaceProof), typeof(KvmRaceRepair), typeof(bool))]
public sealed class FindKvmRaceCommand : RaceCommand
{
    private const string ModelSet = "Model";
    private const string MachineSet = "Machine";
    private const string AnyCpuCountSet = "AnyCpuCount";
    private const string PipedSet = "InputObject";
    private const string PipedMachineSet = "InputMachine";
    private const string PipedAnyCpuCountSet = "InputObjectAnyCpuCount";
    private const string JobSet = "ClusterJob";
    private int _searched;
    private bool _held = true;

    /// <summary>
    /// Generations, or models of the published table, by name; with -Machine in place of the machine's.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ModelSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AnyCpuCountSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [Parameter(Position = 0, ParameterSetName = PipedAnyCpuCountSet)]
    [Parameter(Position = 0, ParameterSetName = MachineSet)]
    [Parameter(Position = 0, ParameterSetName = PipedMachineSet)]
    [Alias("Id")]
    [GenerationTransformation(LeavesMachines = true)]
    [ArgumentCompleter(typeof(RaceModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Generation { get; set; }

    /// <summary>
    /// Generations or models from the pipeline. A parameter of its own: the shell takes what may come through the
    /// pipeline for given, and would complete files at the position of Generation.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = PipedAnyCpuCountSet, ValueFromPipeline = true)]
    [GenerationTransformation(LeavesMachines = true)]
    [ArgumentCompleter(typeof(RaceModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? InputObject { get; set; }

    /// <summary>How many CPUs there are, 2 to 64; CPU 0 is always online.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(int.MinValue, int.MaxValue)]
    public int CpuCount { get; set; } = 4;

    /// <summary>How many actors bring CPUs online and take them offline.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(int.MinValue, int.MaxValue)]
    public int HotplugActor { get; set; } = 1;

    /// <summary>How many actors create a VM and destroy it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(int.MinValue, int.MaxValue)]
    public int VmActor { get; set; } = 1;

    /// <summary>
    /// One more actor loads and unloads the module; without it the module is loaded from the beginning.
    /// </summary>
    [Parameter]
    public SwitchParameter ModuleLoader { get; set; }

    /// <summary>The CPUs that fail the check; the last CPU, if it is not said.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = AnyCpuCountSet)]
    [Parameter(ParameterSetName = PipedAnyCpuCountSet)]
    [CpuListTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyCollection]
    public CpuList? IncompatibleCpu { get; set; }

    /// <summary>The CPUs that pass the check and cannot be enabled.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = AnyCpuCountSet)]
    [Parameter(ParameterSetName = PipedAnyCpuCountSet)]
    [CpuListTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyCollection]
    public CpuList? FailingCpu { get; set; }

    /// <summary>
    /// CPUs that come late and change what VMs are told of the system: those that exist do not know of it.
    /// </summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [CpuListTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyCollection]
    public CpuList? ChangingCpu { get; set; }

    /// <summary>Machines whose CPUs to take; their own check says which are incompatible.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MachineSet)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused)]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: what no machine is called is taken for a generation there.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedMachineSet, ValueFromPipeline = true)]
    [MachineTransformation(Parts = PartUse.Refused, LeavesUnknownNames = true, LeavesWith = ["Generation", "Id"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputMachine { get; set; }

    /// <summary>All, None, names of properties, or paths of manifests of kind Property.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [nameof(RaceProperty.All)];

    /// <summary>What may be left out without changing a verdict.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = MachineSet)]
    [Parameter(ParameterSetName = PipedMachineSet)]
    [ChoiceTransformation<RaceReduction>]
    [ArgumentCompleter(typeof(EnumCompleter<RaceReduction>))]
    public Choice<RaceReduction> Reduction { get; set; } = RaceReduction.Auto;

    /// <summary>End, not complete, at so many states.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, long.MaxValue)]
    public long MaxState { get; set; } = long.MaxValue;

    /// <summary>
    /// End, not complete, before the tables take more bytes; three quarters of what there is, if not said.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, long.MaxValue)]
    public long MaxMemory { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>How many threads; as many as there are processors, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>A file to save the search in, and to go on from.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = MachineSet)]
    [Parameter(ParameterSetName = PipedMachineSet)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>How often the search is saved: a number of seconds, or a time.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = MachineSet)]
    [Parameter(ParameterSetName = PipedMachineSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [Duration]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Decide for every number of CPUs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AnyCpuCountSet)]
    [Parameter(Mandatory = true, ParameterSetName = PipedAnyCpuCountSet)]
    public SwitchParameter AnyCpuCount { get; set; }

    /// <summary>List the changes of one part that repair something.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = MachineSet)]
    [Parameter(ParameterSetName = PipedMachineSet)]
    public SwitchParameter Suggest { get; set; }

    /// <summary>The id of a job that was begun on the cluster before: its result is waited for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JobSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ClusterJob { get; set; }

    /// <summary>
    /// Write only true or false: whether nothing is broken and everything was tried. Unknown is not true: a search that
    /// was not complete, and a machine with a CPU that cannot be judged, give false.
    /// </summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Parameter(ParameterSetName = PipedSet)]
    [Parameter(ParameterSetName = MachineSet)]
    [Parameter(ParameterSetName = PipedMachineSet)]
    [Parameter(ParameterSetName = AnyCpuCountSet)]
    [Parameter(ParameterSetName = PipedAnyCpuCountSet)]
    [Parameter(ParameterSetName = JobSet)]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => FindKvmRaceArguments.Check(this);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet && !Stopping)
        {
            WriteObject(_searched > 0 && _held && !HasErrors);
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        FindKvmRaceArguments.CheckPiped(this);
        if (ClusterJob is { } job)
        {
            RaceSearchOptions watched = new() { Model = ExplorationModelCatalog.All[0] with { Name = job } };
            Write(RaceReports.OfSearch(
                Explore(watched, (options, stop) => OnCluster.Attach(job, options, stop))));
            return;
        }

        MachineSelector[]? given = Machine ?? InputMachine;
        (RaceProperty properties, IReadOnlyList<StateProperty> stated) = ReadProperties(
            Property, ModuleLoader, hasChanges: given is not null || ChangingCpu is { Cpus.IsEmpty: false });
        ExploredRequest[] requests = given is { } machines
            ? [.. ResolveMachines(machines).SelectMany(OfMachine)]
            : [.. (InputObject ?? Generation)!.Select(
                name => new ExploredRequest(FindKvmRaceArguments.OptionsOf(this, ModelOf(name))))];
        FindKvmRaceArguments.CheckRequests(this, requests.Length);
        foreach (ExploredRequest request in requests)
        {
            if (Stopping)
            {
                return;
            }

            Find(request with
            {
                Options = request.Options with
                {
                    HotplugActors = HotplugActor,
                    VmActors = VmActor,
                    LoaderActors = ModuleLoader ? 1 : 0,
                    Properties = properties,
                    UserProperties = stated,
                    Reduction = Reduction,
                    MaxStates = MaxState,
                    MaxMemoryBytes = IsForNodes(nameof(MaxMemory)) ? long.MaxValue : MaxMemory,
                    ThrottleLimit = IsForNodes(nameof(ThrottleLimit)) ? 0 : ThrottleLimit,
                    CheckpointPath = Checkpoint is null ? null : FileOf(Checkpoint),
                    CheckpointInterval = CheckpointInterval,
                },
            });
        }
    }

    private IEnumerable<ExploredRequest> OfMachine(SimulatedMachine machine)
    {
        MachineExploration explored = Guarded(machine.Name, () => machine.Ask(MachineExploration.Of));
        _held &= explored.Unknown.IsEmpty;
        foreach (string limit in Quiet ? [] : explored.Limits)
        {
            WriteWarning($"{machine.Name}: {limit}");
        }

        return Generation is null
            ? [new ExploredRequest(explored.Options, machine.Name, explored)]
            : Generation.Select(name => new ExploredRequest(
                explored.Options with { Model = ModelOf(name) }, machine.Name, explored));
    }

    /// <summary>What is not said of a search on a cluster its nodes know best.</summary>
    private bool IsForNodes(string parameter) =>
        Cluster is not null && !MyInvocation.BoundParameters.ContainsKey(parameter);

    private void Find(ExploredRequest request)
    {
        RaceSearchOptions options = request.Options;
        if (AnyCpuCount)
        {
            AnyCpuCountResult result = Explore(options, AnyCpuCountSearch.Run);
            Write(RaceReports.OfAnyCpuCount(result));
        }
        else if (Suggest)
        {
            RaceRepairResult found = Explore(options, RaceRepairSearch.Run);
            if (Stopping)
            {
                return;
            }

            if (found.Undecided.Count > 0)
            {
                WriteWarning(
                    $"{options.Model.Name}: not every search was complete; these changes may repair something or not: "
                    + $"{string.Join(", ", found.Undecided)}.");
            }

            WriteObject(RaceReports.OfRepairs(options, found.Repairs), enumerateCollection: true);
        }
        else
        {
            Func<RaceSearchOptions, CancellationToken, RaceSearchResult> run = Cluster is null
                ? RaceSearch.Run : OnCluster.Run;
            Write(RaceReports.OfSearch(Explore(options, run), request.Machine, request.Explored));
        }
    }

    private void Write(KvmRaceResult result)
    {
        _searched++;
        _held &= result.IsYes;
        if (Stopping)
        {
            Leave(result);
        }
        else if (!Quiet)
        {
            if (!result.Complete)
            {
                WriteWarning(
                    $"{result.Generation}: the search is not complete ({result.StopReason}); what it did not find may "
                        + "still be there.");
            }

            WriteObject(result);
        }
    }

    private void Write(KvmRaceProof proof)
    {
        _searched++;
        _held &= proof.Holds;
        if (!Quiet && !Stopping)
        {
            WriteObject(proof);
        }
    }
}
