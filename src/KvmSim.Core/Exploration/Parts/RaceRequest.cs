using System.Text.Json;
using System.Text.Json.Serialization;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// A request as text, so that another process can make the search: all that <see cref="RaceSearchOptions"/> says but
/// who watches it, and where it is saved.
/// </summary>
internal sealed record RaceRequest
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Name { get; init; }

    public required string Title { get; init; }

    public required ProtocolParts Parts { get; init; }

    public required bool EnablesAtLoad { get; init; }

    public required int CpuCount { get; init; }

    public required int[]? CpuNumbers { get; init; }

    public required int HotplugActors { get; init; }

    public required int VmActors { get; init; }

    public required int LoaderActors { get; init; }

    public required int[]? IncompatibleCpus { get; init; }

    public required int[] FailingCpus { get; init; }

    public required int[][] ChangingCpus { get; init; }

    public required int Properties { get; init; }

    public required Stated[] UserProperties { get; init; }

    public required RaceReduction Reduction { get; init; }

    public required bool StopWhenFound { get; init; }

    public required bool FindSchedules { get; init; }

    public required long MaxStates { get; init; }

    public required long MaxMemoryBytes { get; init; }

    public required int ThrottleLimit { get; init; }

    /// <summary>A request as text.</summary>
    public static string Write(RaceSearchOptions options) => JsonSerializer.Serialize(
        new RaceRequest
        {
            Name = options.Model.Name,
            Title = options.Model.Title,
            Parts = options.Model.Parts,
            EnablesAtLoad = options.Model.EnablesAtLoad,
            CpuCount = options.CpuCount,
            CpuNumbers = options.CpuNumbers is { } numbers ? [.. numbers] : null,
            HotplugActors = options.HotplugActors,
            VmActors = options.VmActors,
            LoaderActors = options.LoaderActors,
            IncompatibleCpus = options.IncompatibleCpus is { } incompatible ? [.. incompatible] : null,
            FailingCpus = [.. options.FailingCpus],
            ChangingCpus = [.. options.ChangingCpus.Select(kind => kind.ToArray())],
            Properties = (int)options.Properties,
            UserProperties = [.. options.UserProperties.Select(Stated.Of)],
            Reduction = options.Reduction,
            StopWhenFound = options.StopWhenFound,
            FindSchedules = options.FindSchedules,
            MaxStates = options.MaxStates,
            MaxMemoryBytes = options.MaxMemoryBytes,
            ThrottleLimit = options.ThrottleLimit,
        },
        Format);

    /// <summary>The request that a text says.</summary>
    /// <exception cref="RaceSearchException">It says none.</exception>
    public static RaceSearchOptions Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RaceRequest>(text, Format) is { } request
                ? request.ToOptions()
                : throw new RaceSearchException(nameof(RaceSearchOptions.Model), "This is no request.");
        }
        catch (Exception exception) when (exception is JsonException or StateExpressionException)
        {
            throw new RaceSearchException(
                nameof(RaceSearchOptions.Model), $"This is no request of this version: {exception.Message}");
        }
    }

    private RaceSearchOptions ToOptions() => new()
    {
        Model = new ExplorationModel(Name, Title, Parts) { EnablesAtLoad = EnablesAtLoad },
        CpuCount = CpuCount,
        CpuNumbers = CpuNumbers,
        HotplugActors = HotplugActors,
        VmActors = VmActors,
        LoaderActors = LoaderActors,
        IncompatibleCpus = IncompatibleCpus,
        FailingCpus = FailingCpus,
        ChangingCpus = ChangingCpus,
        Properties = (RaceProperty)Properties,
        UserProperties = [.. UserProperties.Select(stated => stated.ToProperty())],
        Reduction = Reduction,
        StopWhenFound = StopWhenFound,
        FindSchedules = FindSchedules,
        MaxStates = MaxStates,
        MaxMemoryBytes = MaxMemoryBytes,
        ThrottleLimit = ThrottleLimit,
    };

    /// <summary>A property that a user stated.</summary>
    internal sealed record Stated(string Name, string Sentence, PropertyMoment When, string Expression)
    {
        public static Stated Of(StateProperty property) =>
            new(property.Name, property.Sentence, property.When, property.Expression);

        public StateProperty ToProperty() => StateProperty.Of(Name, Sentence, When, Expression);
    }
}
