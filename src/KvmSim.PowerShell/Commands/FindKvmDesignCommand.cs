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
[OutputType(typeof(KvmDesign))]
public sealed class FindKvmDesignCommand : RaceCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Which designs to try: $_ has the parts as properties.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? Where { get; set; }

    /// <summary>Only designs in which these properties hold.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Keep { get; set; } = [nameof(RaceProperty.None)];

    /// <summary>All, None, names of properties, or paths of manifests of kind Property.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [nameof(RaceProperty.All)];

    /// <summary>The worlds in which each design is tried; all, if it is not said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DesignWorld[] World { get; set; } = [DesignWorld.Plain, DesignWorld.FailingCpus, DesignWorld.Loader];

    /// <summary>How many actors create a VM and destroy it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(int.MinValue, int.MaxValue)]
    public int VmActor { get; set; } = 1;

    /// <summary>Each search ends, undecided, at so many states.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, long.MaxValue)]
    public long MaxState { get; set; } = 300_000;

    /// <summary>How many searches at once; as many as there are processors, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, 1024)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>A file to save finished searches in, and to go on from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Only the designs that break nothing and of which no other has fewer costs.</summary>
    [Parameter]
    public SwitchParameter Frontier { get; set; }

    /// <summary>A generation: only the designs nearest to it that break nothing, with the changes in words.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RaceModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        DesignPlace? from = From is null ? null : DesignPlace.Of(ModelOf(From));
        bool hasLoader = World.Contains(DesignWorld.Loader);
        (RaceProperty asked, IReadOnlyList<StateProperty> stated) = ReadProperties(Property, hasLoader);
        (RaceProperty kept, IReadOnlyList<StateProperty> keptStated) = ReadProperties(Keep, hasLoader);
        string[] keep =
        [
            .. RacePropertyCatalog.Each(kept).Select(one => RacePropertyCatalog.Get(one).Name),
            .. keptStated.Select(one => one.Name),
        ];
        StateProperty[] besides =
            [.. keptStated.Where(one => !stated.Any(other => string.Equals(other.Name, one.Name, StringComparison.Ordinal)))];
        Design[] designs = [.. Design.All.Where(Fits)];
        if (designs.Length == 0)
        {
            WriteWarning("No legal composition fits -Where.");
            return;
        }

        IReadOnlyList<Design> found = Search(new DesignSearchOptions
        {
            Designs = designs,
            Worlds = [.. World.Distinct()],
            Properties = asked | kept,
            UserProperties = [.. stated, .. besides],
            VmActors = VmActor,
            MaxStates = MaxState,
            ThrottleLimit = ThrottleLimit,
            CheckpointPath = Checkpoint is null ? null : FileOf(Checkpoint),
        });
        Write(
            [.. found.Where(design => keep.All(name => design.Holds.Contains(name, StringComparer.Ordinal)))], from);
    }

    private void Write(Design[] found, DesignPlace? from)
    {
        IReadOnlyList<Design> chosen = Frontier ? DesignFrontier.Of(found) : found;
        if (from is { } place)
        {
            foreach (DesignChange change in DesignFrontier.Nearest(place, chosen.Where(design => design.IsUnbroken)))
            {
                WriteObject(new KvmDesign(change.Design, change.Changes));
            }

            return;
        }

        foreach (Design design in chosen)
        {
            WriteObject(new KvmDesign(design, []));
        }
    }

    private IReadOnlyList<Design> Search(DesignSearchOptions options)
    {
        DesignProgress progress = new();
        Task<IReadOnlyList<Design>> task =
            Task.Run(() => DesignSearch.Run(options with { Progress = progress }, Stop));
        while (Task.WaitAny([task], Pace) < 0)
        {
            if (!Stopping && progress.Next() is { } record)
            {
                WriteProgress(record);
            }
        }

        if (!Stopping && progress.Last() is { } last)
        {
            WriteProgress(last);
        }

        return Guarded(options.CheckpointPath ?? "designs", () => task.GetAwaiter().GetResult());
    }

    private bool Fits(Design design)
    {
        if (Where is null)
        {
            return true;
        }

        try
        {
            return LanguagePrimitives.IsTrue(Where.InvokeWithContext(
                null, [new PSVariable("_", new KvmDesign(design, []))]));
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
}
