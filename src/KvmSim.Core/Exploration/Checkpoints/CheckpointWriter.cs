using System.Runtime.InteropServices;

namespace KvmSim.Exploration;

/// <summary>Writes 64-bit words and, last, their checksum; the file gets its name only when it is whole.</summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ulong[] _buffer = new ulong[8192];
    private int _used;
    private ulong _sum;

    public CheckpointWriter(string path)
    {
        _path = path;
        _stream = Open(path);
    }

    /// <summary>Tries whether a file could be written; nothing is left of the trial.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not.</exception>
    public static void RequireWritable(string path)
    {
        Open(path).Dispose();
        File.Delete(NewPath(path));
    }

    /// <summary>Adds a word.</summary>
    public void Put(ulong word)
    {
        _sum = CheckpointFormat.Add(_sum, word);
        _buffer[_used++] = word;
        if (_used == _buffer.Length)
        {
            Flush();
        }
    }

    /// <summary>Adds a packed state.</summary>
    public void Put<TWord>(TWord state)
        where TWord : unmanaged, IStateWord<TWord>
    {
        for (int at = 0; at < TWord.Width; at += 64)
        {
            Put(state.From(at));
        }
    }

    /// <summary>Ends the file and puts it in place of the last.</summary>
    public void Complete()
    {
        Put(_sum);
        Flush();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(NewPath(_path), _path, overwrite: true);
    }

    public void Dispose() => _stream.Dispose();

    private static string NewPath(string path) => path + ".new";

    private static FileStream Open(string path) =>
        new(NewPath(path), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    private void Flush()
    {
        _stream.Write(MemoryMarshal.AsBytes(_buffer.AsSpan(0, _used)));
        _used = 0;
    }
}
