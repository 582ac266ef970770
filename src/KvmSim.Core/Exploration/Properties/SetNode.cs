namespace KvmSim.Exploration;

/// <summary>A set of CPUs.</summary>
internal sealed record SetNode(int Position, Func<StateView, ulong> Read, string Promela) : StateNode(Position, Promela)
{
    public override string Kind => "a set of CPUs";
}
