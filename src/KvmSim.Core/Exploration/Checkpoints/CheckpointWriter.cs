using System.Runtime.InteropServices;
using KvmSim.Files;

namespace KvmSim.Exploration;

/// <summary>Writes 64-bit words and, last, their checksum; the file gets its name only when it is whole.</summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly NewFile _file;
    private readonly ulong[] _buffer = new ulong[8192];
    private int _used;
    private ulong _sum;

    public CheckpointWriter(string path) => _file = NewFile.Create(path, replace: true);

    /// <summary>Tries whether a file could be written; nothing is left of the trial.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not.</exception>
    public static void RequireWritable(string path) => NewFile.Create(path, replace: true).Dispose();

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
        _file.Complete();
    }

    /// <summary>Gives up a file that is not complete: nothing is left of it.</summary>
    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        _file.Content.Write(MemoryMarshal.AsBytes(_buffer.AsSpan(0, _used)));
        _used = 0;
    }
}
