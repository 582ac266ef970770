namespace KvmSim.Protocol;

/// <summary>How an answer is known.</summary>
public enum Confidence : long
{
    /// <summary>
    /// It follows from what is known of other kernels; no code, published statement or boot shows it.
    /// </summary>
    Derived,

    /// <summary>The code or the patch says so.</summary>
    Read,

    /// <summary>A recording of a real kernel shows it.</summary>
    Recorded,
}
