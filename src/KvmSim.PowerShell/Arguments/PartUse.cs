namespace KvmSim.PowerShell.Arguments;

/// <summary>What a part of a machine, a CPU or a VM, means where a machine is taken.</summary>
public enum PartUse
{
    /// <summary>Nothing: what is done to a machine as a whole is hardly meant by naming a part of it.</summary>
    Refused,

    /// <summary>The machine that it is part of.</summary>
    Machine,

    /// <summary>The machine; and another parameter takes which CPU of it is meant.</summary>
    Cpu,
}
