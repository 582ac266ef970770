namespace KvmSim.Exploration;

/// <summary>True or false.</summary>
internal sealed record TruthNode(int Position, Func<StateView, bool> Read, string Promela)
    : StateNode(Position, Promela)
{
    public override string Kind => "true or false";
}
