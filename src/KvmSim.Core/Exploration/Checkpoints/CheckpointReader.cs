using System.Runtime.InteropServices;

namespace KvmSim.Exploration;

/// <summary>Reads what <see cref="CheckpointWriter"/> wrote.</summary>
internal sealed class CheckpointReader : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ulong[] _buffer = new ulong[8192];
    private int _next;
    private int _length;
    private ulong _sum;

    public CheckpointReader(string path)
    {
        _path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    /// <summary>How many words the file has at most.</summary>
    public ulong MostWords => (ulong)_stream.Length / sizeof(ulong);

    /// <summary>The next word.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public ulong Get()
    {
        if (_next == _length)
        {
            _length = _stream.ReadAtLeast(MemoryMarshal.AsBytes(_buffer.AsSpan()), _buffer.Length * 8, false) / 8;
            _next = 0;
            if (_length == 0)
            {
                throw new CheckpointException(_path, "the file is cut off.");
            }
        }

        ulong word = _buffer[_next++];
        _sum = CheckpointFormat.Add(_sum, word);
        return word;
    }

    /// <summary>The next packed state.</summary>
    public TWord Get<TWord>()
        where TWord : unmanaged, IStateWord<TWord>
    {
        TWord state = default;
        for (int at = 0; at < TWord.Width; at += 64)
        {
            state |= TWord.Of(Get(), at);
        }

        return state;
    }

    /// <summary>Checks that everything before was read as it was written.</summary>
    public void Complete()
    {
        ulong sum = _sum;
        if (Get() != sum)
        {
            throw new CheckpointException(_path, "the file is damaged: its checksum differs.");
        }
    }

    public void Dispose() => _stream.Dispose();
}
