namespace KvmSim.Description;

/// <summary>A document of kind Scenario.</summary>
public sealed record ScenarioDocument : ManifestDocument
{
    /// <inheritdoc />
    public override string Kind => DocumentKinds.Scenario;

    /// <summary>The machine that it happens to.</summary>
    public required ScenarioMachine Machine { get; init; }

    /// <summary>The generation, in place of the machine's; null for the machine's.</summary>
    public string? Generation { get; init; }

    /// <summary>
    /// The generation that the name or path means; null where none is given or the name is only taken.
    /// </summary>
    public Protocol.Generation? Composition { get; init; }

    /// <summary>Module, parameter, value: laid over the machine's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ParameterValue>> Parameters { get; init; } =
        new SortedDictionary<string, IReadOnlyDictionary<string, ParameterValue>>(StringComparer.Ordinal);

    /// <summary>The steps, in order; at least one.</summary>
    public required IReadOnlyList<ScenarioStepDocument> Steps { get; init; }
}
