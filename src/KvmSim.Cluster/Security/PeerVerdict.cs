namespace KvmSim.Cluster.Security;

/// <summary>What the accepting end of a connection says of the other.</summary>
internal enum PeerVerdict : byte
{
    /// <summary>It may go on.</summary>
    Welcome,

    /// <summary>It is of another build.</summary>
    OtherBuild,

    /// <summary>It does not know the secret.</summary>
    OtherSecret,
}
