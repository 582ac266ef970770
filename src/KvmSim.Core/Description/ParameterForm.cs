namespace KvmSim.Description;

/// <summary>How the value of a module parameter was written.</summary>
public enum ParameterForm
{
    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Anything else.</summary>
    Text,
}
