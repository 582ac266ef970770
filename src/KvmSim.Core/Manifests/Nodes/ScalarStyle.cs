namespace KvmSim.Manifests;

/// <summary>How a scalar is written, as far as it changes what it means or how well it reads.</summary>
public enum ScalarStyle
{
    /// <summary>Without quotes: may be a number, a boolean or null.</summary>
    Plain,

    /// <summary>Quoted or a block: always text.</summary>
    Text,

    /// <summary>Text that is written as a folded block, its lines broken at blanks.</summary>
    Folded,
}
