using System.Buffers.Binary;

namespace KvmSim.Exploration;

/// <summary>
/// States as bytes, as they travel: each takes the bytes that its bits need, the lowest first. Behind the last there
/// are seven more bytes, so that whole words can be written and read.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal readonly struct WordPacking<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>What stands behind the last state.</summary>
    public const int Slack = 7;

    private readonly ulong _highest;
    private readonly int _pieces;

    /// <param name="bits">How many bits of a word a state takes.</param>
    public WordPacking(int bits)
    {
        Size = (bits + 7) / 8;
        _pieces = (Size + 7) / 8;
        _highest = ulong.MaxValue >> ((_pieces * 64) - (Size * 8));
    }

    /// <summary>How many bytes a state takes.</summary>
    public int Size { get; }

    /// <summary>The bytes of so many states.</summary>
    public int BytesOf(int count) => (count * Size) + Slack;

    /// <summary>How many states so many bytes are; -1 if no whole number.</summary>
    public int CountOf(int bytes) => bytes >= Slack && (bytes - Slack) % Size == 0 ? (bytes - Slack) / Size : -1;

    /// <summary>Writes a state at its place; the places behind it are overwritten.</summary>
    public void Put(Span<byte> bytes, int index, TWord word)
    {
        int at = index * Size;
        for (int piece = 0; piece < _pieces; piece++, at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], word.From(64 * piece));
        }
    }

    /// <summary>Reads a state.</summary>
    public TWord Get(ReadOnlySpan<byte> bytes, int index)
    {
        int at = index * Size;
        TWord word = default;
        for (int piece = 0; piece < _pieces; piece++, at += 8)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            word |= TWord.Of(piece == _pieces - 1 ? value & _highest : value, 64 * piece);
        }

        return word;
    }

    /// <summary>One state alone.</summary>
    public byte[] One(TWord word)
    {
        byte[] bytes = new byte[BytesOf(1)];
        Put(bytes, 0, word);
        return bytes;
    }
}
