using KvmSim.Packed;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;

namespace KvmSim.Archives;

/// <summary>Unpacks with SharpCompress.</summary>
public sealed class Unpacker : IUnpacker
{
    /// <inheritdoc />
    public Stream Unpack(Stream packed, Packing packing) => new GuardedStream(() => packing switch
    {
        Packing.Xz => new XZStream(new CountedStream(packed)),
        Packing.Bzip2 => BZip2Stream.Create(packed, CompressionMode.Decompress, true, true),
        _ => new SharpCompress.Compressors.ZStandard.DecompressionStream(packed),
    });
}
