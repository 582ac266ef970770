namespace KvmSim.Simulation;

/// <summary>
/// An operation that was predicted, and can be had as it was predicted while nothing else happens to the machine.
/// </summary>
public sealed class PlannedOperation
{
    internal PlannedOperation(SimMachine machine, long turn, SimMachine fork, OperationResult expected) =>
        (Machine, Turn, Fork, Expected) = (machine, turn, fork, expected);

    /// <summary>What it would come to.</summary>
    public OperationResult Expected { get; }

    internal SimMachine Machine { get; }

    /// <summary>How much had been asked of the machine.</summary>
    internal long Turn { get; }

    /// <summary>The machine as it would be.</summary>
    internal SimMachine Fork { get; }
}
