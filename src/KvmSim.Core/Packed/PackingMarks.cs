namespace KvmSim.Packed;

/// <summary>Tells by its first bytes what a file is packed with, never by its name.</summary>
internal static class PackingMarks
{
    /// <summary>
    /// What the bytes are packed with, and what an unpacker may be asked for; null if with nothing that is known.
    /// </summary>
    public static (string Name, string Tool, Packing? Kind)? PackingOf(ReadOnlySpan<byte> bytes) =>
        bytes is [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ..] ? ("xz", "xz -d", Packing.Xz)
        : bytes is [0x42, 0x5a, 0x68, ..] ? ("bzip2", "bzip2 -d", Packing.Bzip2)
        : bytes is [0x28, 0xb5, 0x2f, 0xfd, ..] ? ("zstd", "zstd -d", Packing.Zstd)
        : bytes is [0x50, 0x4b, 3, 4, ..] ? ("zip", "unzip", null)
        : bytes is [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, ..] ? ("7-Zip", "7z x", null)
        : null;

    /// <summary>Whether it is gzip, which the framework unpacks.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, 8, ..];
}
