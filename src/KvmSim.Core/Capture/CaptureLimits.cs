namespace KvmSim.Capture;

/// <summary>How much of a source is read before it is refused. All far above what real machines give.</summary>
internal static class CaptureLimits
{
    /// <summary>Bytes of one text file: 8,192 CPUs of /proc/cpuinfo are a quarter of it.</summary>
    public const int FileBytes = 64 << 20;

    /// <summary>Bytes that a compressed file may unpack to, archives included.</summary>
    public const long UnpackedBytes = 1L << 30;

    /// <summary>Bytes of the files that are kept of an archive or a folder, together.</summary>
    public const long KeptBytes = 128 << 20;

    /// <summary>Entries of an archive.</summary>
    public const int Entries = 1_000_000;

    /// <summary>Bytes of one file of /sys.</summary>
    public const int SysFileBytes = 64 << 10;

    /// <summary>Bytes of a line.</summary>
    public const int LineBytes = 64 << 10;

    /// <summary>Problems that are listed; what comes after them is counted.</summary>
    public const int Problems = 100;

    /// <summary>Errors that are listed: who has seen so many of a source makes it again.</summary>
    public const int Errors = 5;

    /// <summary>Nesting of JSON and XML.</summary>
    public const int Depth = 64;
}
