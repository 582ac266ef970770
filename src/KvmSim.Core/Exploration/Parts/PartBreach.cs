namespace KvmSim.Exploration;

/// <summary>A step that breaks a property, between parts of a search.</summary>
/// <param name="Property">What is broken.</param>
/// <param name="Source">The state before the step, as one word (<see cref="WordPacking{TWord}.One"/>).</param>
/// <param name="Action">Whose step; null for a deadlock, which is the state itself.</param>
internal sealed record PartBreach(RaceProperty Property, byte[] Source, RaceAction? Action)
{
    /// <summary>
    /// Whether it is the one to report of two that break the same at one depth: the one from the smaller state, as
    /// <see cref="BreachLog{TWord}"/> has it.
    /// </summary>
    public bool IsBefore(PartBreach other) => Compare(Source, other.Source) < 0;

    /// <summary>The order of two states as their words have it.</summary>
    public static int Compare(byte[] one, byte[] other)
    {
        for (int i = one.Length - 1; i >= 0; i--)
        {
            if (one[i] != other[i])
            {
                return one[i].CompareTo(other[i]);
            }
        }

        return 0;
    }
}
