namespace KvmSim.Exploration;

/// <summary>Whose turn it is, and the CPU where an idle hotplug actor picks one: a schedule's only choices.</summary>
/// <param name="Actor">What kind of actor.</param>
/// <param name="Index">Which of its kind, from 0.</param>
/// <param name="Cpu">The CPU that an idle hotplug actor picks; else -1.</param>
public readonly record struct RaceAction(RaceActorKind Actor, int Index, int Cpu = -1)
{
    /// <inheritdoc />
    public override string ToString() => Cpu >= 0 ? $"{Actor}{Index}(CPU{Cpu})" : $"{Actor}{Index}";
}
