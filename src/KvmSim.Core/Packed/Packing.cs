namespace KvmSim.Packed;

/// <summary>What a file is packed with.</summary>
public enum Packing
{
    /// <summary>xz: what sosreport and hwloc write.</summary>
    Xz,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>Zstandard.</summary>
    Zstd,
}
