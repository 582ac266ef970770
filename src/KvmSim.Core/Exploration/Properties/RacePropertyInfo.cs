namespace KvmSim.Exploration;

/// <summary>A property in words.</summary>
/// <param name="Property">Which one; a single bit.</param>
/// <param name="Label">Its name in the published model, e.g. "P1"; "" where the model has none.</param>
/// <param name="Sentence">What must hold.</param>
/// <param name="Breach">What a schedule that breaks it shows.</param>
public sealed record RacePropertyInfo(RaceProperty Property, string Label, string Sentence, string Breach)
{
    /// <summary>The name by which it is asked for.</summary>
    public string Name { get; init; } = Property.ToString();

    /// <inheritdoc />
    public override string ToString() => Name;
}
