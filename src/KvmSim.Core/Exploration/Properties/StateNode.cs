namespace KvmSim.Exploration;

/// <summary>A part of an expression, with how SPIN's language says the same.</summary>
/// <param name="Position">Where it begins in the text, from 0.</param>
/// <param name="Promela">The same over the variables of the model for SPIN.</param>
internal abstract record StateNode(int Position, string Promela)
{
    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }
}
