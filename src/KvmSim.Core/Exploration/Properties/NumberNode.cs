namespace KvmSim.Exploration;

/// <summary>A number.</summary>
internal sealed record NumberNode(int Position, Func<StateView, int> Read, string Promela)
    : StateNode(Position, Promela)
{
    /// <summary>The value of a number that stands in the text.</summary>
    public int? Literal { get; init; }

    public override string Kind => "a number";
}
