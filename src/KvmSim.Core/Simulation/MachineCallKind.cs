namespace KvmSim.Simulation;

/// <summary>The ways to ask something of a machine.</summary>
internal enum MachineCallKind
{
    /// <summary><see cref="SimMachine.Run"/>.</summary>
    Run,

    /// <summary><see cref="SimMachine.Begin"/>.</summary>
    Begin,

    /// <summary><see cref="SimMachine.Release"/>.</summary>
    Release,

    /// <summary><see cref="SimMachine.Wait"/>.</summary>
    Wait,

    /// <summary><see cref="SimMachine.Sleep"/>.</summary>
    Sleep,
}
