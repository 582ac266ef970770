using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>A step with the mapping that it was made of.</summary>
/// <param name="Fields">The mapping.</param>
/// <param name="Step">The step.</param>
internal readonly record struct BoundStep(Fields Fields, ScenarioStepDocument Step)
{
    /// <summary>Where the operation's value stands.</summary>
    public SourceMark Mark => Fields.MarkOf(Step.Operation);

    /// <summary>The place of the operation's value.</summary>
    public ManifestPath Path => Fields.Path.Key(Step.Operation);

    /// <summary>
    /// Whether the scenario says that the step does not do what it is for: an errno, a call that hangs, or a host that
    /// dies, under any generation.
    /// </summary>
    public bool MayFail => Step.ExpectUnder.Values.Prepend(Step.Expect).Any(expected =>
        expected?.Errno is { } errno && errno != Errno.Ok);

    /// <summary>Reports a mistake in the operation's value.</summary>
    public void Report(
        SchemaContext context, ManifestErrorId id, string message, string? found = null, string? expected = null,
        string? suggestion = null) => context.Report(id, Mark, Path, message, found, expected, suggestion);
}
