namespace KvmSim.Messages;

/// <summary>Whether a message stands alone or is a line of what the kernel prints around a fault.</summary>
public enum MessageKind
{
    /// <summary>A line of its own.</summary>
    Line,

    /// <summary>
    /// A line of a WARN or of an oops. Recordings sort all of those apart: most of them is addresses of one build.
    /// </summary>
    Oops,

    /// <summary>
    /// A WARN, by its own text or, where it has none, by its line "WARNING: ...": it taints the kernel (TAINT_WARN,
    /// 512).
    /// </summary>
    Warning,
}
