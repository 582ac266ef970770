namespace KvmSim.Capture;

/// <summary>What a text is made of, by its first character.</summary>
internal enum TextKind
{
    /// <summary>Lines.</summary>
    Lines,

    /// <summary>JSON: it begins with a brace.</summary>
    Json,

    /// <summary>XML: it begins with an angle bracket.</summary>
    Xml,
}
