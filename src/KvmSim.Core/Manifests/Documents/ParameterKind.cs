namespace KvmSim.Manifests;

/// <summary>How the value of a module parameter was written.</summary>
public enum ParameterKind
{
    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Anything else.</summary>
    Text,
}
