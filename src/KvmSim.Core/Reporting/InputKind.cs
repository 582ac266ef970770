namespace KvmSim.Reporting;

/// <summary>What a file is, as far as it can be judged.</summary>
public enum InputKind : long
{
    /// <summary>Machines, models, scenarios, generations, properties: documents of this project.</summary>
    Manifest,

    /// <summary>What some tool wrote of a real machine.</summary>
    Dump,

    /// <summary>A kernel log.</summary>
    KernelLog,

    /// <summary>A recording of a kernel, or what Export-KvmTrace wrote.</summary>
    Recording,
}
