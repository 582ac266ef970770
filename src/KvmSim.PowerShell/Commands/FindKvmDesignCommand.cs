using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>Tries every protocol that can be composed of the parts, for any number of CPUs.</summary>
[Cmdlet(VerbsCommon.Find, Nouns.KvmDesign, HelpUri = Nouns.Help + "find-kvmdesign")]
[OutputType(typeof(KvmDesign), typeof(KvmDesignChange), typeof(bool))]
public sealed class FindKvmDesignCommand : RaceCommand
{
    private const string LoaderWorld = "-World Loader";

    /// <summary>Which designs to try: a script block that says so of $_, which has the parts as properties.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public ScriptBlock? Where { get; set; }

    /// <summary>
    /// Only designs in which these properties hold in every world; they alone decide what the frontier is.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Keep { get; set; }

    /// <summary>All, None, names of properties, or paths of manifests of kind Property.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [nameof(RaceProperty.All)];

    /// <summary>The worlds in which each design is tried; all, if it is not said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ChoiceTransformation<DesignWorld>]
    [ArgumentCompleter(typeof(EnumCompleter<DesignWorld>))]
    public Choice<DesignWorld>[] World { get; set; } = [DesignWorld.Plain, DesignWorld.FailingCpus, DesignWorld.Loader];

    /// <summary>How many actors create a VM and destroy it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(int.MinValue, int.MaxValue)]
    public int VmActor { get; set; } = 2;

    /// <summary>Each search ends, undecided, at so many states.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, long.MaxValue)]
    public long MaxState { get; set; } = DesignSearchOptions.UsualMaxStates;

    /// <summary>How many searches at once; as many as there are processors, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>A file to save finished searches in, and to go on from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Only designs that break nothing, of which no other that was tried costs only a part.</summary>
    [Parameter]
    public SwitchParameter Frontier { get; set; }

    /// <summary>A generation: the shortest ways from it to the frontier.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RaceModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>
    /// Write only true or false: whether every design that was tried breaks nothing. Unknown is not true, and neither
    /// is no design at all.
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        DesignPlace? from = From is null ? null : DesignPlace.Of(ModelOf(From));
        bool hasLoader = World.Contains(DesignWorld.Loader);
        (RaceProperty asked, IReadOnlyList<StateProperty> stated) = ReadProperties(Property, hasLoader, LoaderWorld);
        (RaceProperty kept, IReadOnlyList<StateProperty> keptStated) = ReadProperties(
            Keep ?? [], hasLoader, LoaderWorld);
        string[] keep =
        [
            .. RacePropertyCatalog.Each(kept).Select(one => RacePropertyCatalog.Get(one).Name),
            .. keptStated.Select(one => one.Name),
        ];
        Design[] designs = [.. Design.All.Where(Fits)];
        if (designs.Length == 0)
        {
            WriteWarning("No design fits -Where.");
        }

        IReadOnlyList<Design> found = designs.Length == 0 ? [] : Search(new DesignSearchOptions
        {
            Designs = designs,
            Worlds = [.. World.Distinct()],
            Properties = asked | kept,
            UserProperties =
            [
                .. stated,
                .. keptStated.Where(
                    one => !stated.Any(other => string.Equals(other.Name, one.Name, StringComparison.Ordinal))),
            ],
            VmActors = VmActor,
            MaxStates = MaxState,
            ThrottleLimit = ThrottleLimit,
            CheckpointPath = Checkpoint is null ? null : FileOf(Checkpoint),
        });
        if (!Stopping)
        {
            Write(found, design => Keep is null ? design.IsUnbroken : keep.All(design.HoldsEverywhere), from);
        }
    }

    private void Write(IReadOnlyList<Design> found, Func<Design, bool> isGood, DesignPlace? from)
    {
        if (Quiet)
        {
            WriteObject(found.Count > 0 && found.All(isGood));
            return;
        }

        Design[] good = [.. found.Where(isGood)];
        if (from is { } place)
        {
            WriteObject(
                DesignFrontier.Nearest(place, DesignFrontier.Of(good)).Select(way => new KvmDesignChange
                {
                    From = From!,
                    Changes = [.. way.Changes],
                    Design = new KvmDesign(way.Design),
                }),
                enumerateCollection: true);
            return;
        }

        WriteObject(
            (Frontier ? DesignFrontier.Of(good) : Keep is null ? found : good).Select(design => new KvmDesign(design)),
            enumerateCollection: true);
    }

    private IReadOnlyList<Design> Search(DesignSearchOptions options)
    {
        DesignSearchProgress news = default;
        object gate = new();
        WorkProgress progress = new("Trying designs", TimeProvider.System);
        return Watch(
            () => Run(options with { Progress = new Listener(value => { lock (gate) { news = value; } }) }),
            () =>
            {
                lock (gate)
                {
                    return news.Total == 0 ? null : progress.Next(news.Finished, news.Total, news.Last);
                }
            },
            progress.Last,
            options.CheckpointPath ?? "designs");
    }

    private IReadOnlyList<Design> Run(DesignSearchOptions options) => Cluster is null
        ? DesignSearch.Run(options, Stop)
        : DesignSearch.Run(options, OnCluster.Decide, Stop);

    private bool Fits(Design design)
    {
        if (Where is null)
        {
            return true;
        }

        try
        {
            return LanguagePrimitives.IsTrue(
                Where.InvokeWithContext(null, [new PSVariable("_", new KvmDesign(design))]));
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            ErrorRecord record = ErrorRecords.Of(
                ErrorIds.RaceRequestInvalid,
                ErrorCategory.InvalidArgument,
                Where,
                $"-Where fails on {design.Key}: {exception.Message}",
                "Give a script block that says of $_, a KvmDesign, whether it is tried.");
            ThrowTerminatingError(record);
            throw;
        }
    }

    private sealed class Listener(Action<DesignSearchProgress> hear) : IProgress<DesignSearchProgress>
    {
        public void Report(DesignSearchProgress value) => hear(value);
    }
}
