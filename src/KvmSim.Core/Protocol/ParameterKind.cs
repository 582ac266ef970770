namespace KvmSim.Protocol;

/// <summary>What the value of a module parameter is.</summary>
public enum ParameterKind
{
    /// <summary>A bool: Y, N, 1, 0, true, false, as the kernel takes them.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A log level by name: info, notice, warn or err.</summary>
    LogLevel,
}
