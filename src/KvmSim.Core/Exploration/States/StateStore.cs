using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace KvmSim.Exploration;

/// <summary>
/// The set of states that were reached: one flat table with linear probing, outside the garbage-collected heap. A
/// state's place grows with its hash, so the table grows where it lies, without a second one beside it. The word 0
/// marks an empty place; no state is 0, since CPU 0 is always online.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed unsafe partial class StateStore<TWord> : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private const int Ahead = 12;

    /// <summary>
    /// In the lowest 64 bits of a place: a thread is writing the rest of a wide state there. No state has them, since
    /// CPU 0 is always online.
    /// </summary>
    private const ulong BeingWritten = 2;

    private const long FirstCapacity = 1 << 16;

    private TWord* _slots;
    private long _capacity;
    private long _count;

    public StateStore() => Allocate(FirstCapacity);

    /// <summary>How many states it holds.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How many it may hold before it has to grow: probing stays short.</summary>
    public long Limit => _capacity / 4 * 3;

    /// <summary>What it takes.</summary>
    public long Bytes => _capacity * sizeof(TWord);

    /// <summary>Whether it holds a state. Nobody may add meanwhile.</summary>
    public bool Contains(TWord word)
    {
        ulong at = Math.BigMul(Hash(word), (ulong)_capacity, out _);
        while (_slots[at] != word)
        {
            if (_slots[at] == default(TWord))
            {
                return false;
            }

            at = at + 1 == (ulong)_capacity ? 0 : at + 1;
        }

        return true;
    }

    /// <summary>Everything that is stored, in no order that means anything. Nobody may add meanwhile.</summary>
    public IEnumerable<TWord> States()
    {
        for (long at = 0; at < _capacity; at++)
        {
            TWord word = At(at);
            if (word != default(TWord))
            {
                yield return word;
            }
        }
    }

    /// <summary>Makes room for so many states in a table that is empty, if it may take as many bytes.</summary>
    /// <returns>Whether there is room; if not, everything is as it was.</returns>
    public bool TryReserve(long count, long mostBytes)
    {
        long capacity = (count / 3 * 4) + 8;
        if (capacity <= _capacity)
        {
            return true;
        }

        if (capacity > mostBytes / sizeof(TWord))
        {
            return false;
        }

        TWord* before = _slots;
        try
        {
            Allocate(capacity);
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        NativeMemory.Free(before);
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_slots);
        _slots = null;
    }

    private TWord At(long at) => _slots[at];

    private static void Clear(TWord* from, long count) => NativeMemory.Clear(from, (nuint)(count * sizeof(TWord)));

    /// <summary>
    /// A number that differs for most states that differ, in all of its bits. A state's place goes by the high half.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Hash(TWord word)
    {
        ulong x = word.Folded();
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93;
        x ^= x >> 32;
        return x * 0xD6E8FEB86659FD93;
    }

    /// <summary>
    /// Adds those that are new and hands them out. Several threads may add at once; one of them gets each new state.
    /// </summary>
    /// <returns>How many were new.</returns>
    public int AddNew(ReadOnlySpan<TWord> candidates, Span<TWord> added)
    {
        TWord* slots = _slots;
        ulong capacity = (ulong)_capacity;
        int count = 0;
        for (int i = 0; i < Math.Min(Ahead, candidates.Length); i++)
        {
            Prefetch(slots + Math.BigMul(Hash(candidates[i]), capacity, out _));
        }

        for (int i = 0; i < candidates.Length; i++)
        {
            if (i + Ahead < candidates.Length)
            {
                Prefetch(slots + Math.BigMul(Hash(candidates[i + Ahead]), capacity, out _));
            }

            TWord word = candidates[i];
            if (Claim(slots, capacity, word))
            {
                added[count++] = word;
            }
        }

        Interlocked.Add(ref _count, count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Claim(TWord* slots, ulong capacity, TWord word)
    {
        ulong at = Math.BigMul(Hash(word), capacity, out _);
        ulong mine = word.From(0);
        while (true)
        {
            ref ulong low = ref *(ulong*)(slots + at);
            ulong found = Volatile.Read(ref low);
            if (found == 0)
            {
                found = Interlocked.CompareExchange(ref low, TWord.Width == 64 ? mine : BeingWritten, 0);
                if (found == 0)
                {
                    Write(slots + at, word);
                    return true;
                }
            }

            if (TWord.Width != 64 && found == BeingWritten)
            {
                found = Await(ref low);
            }

            if (found == mine && (TWord.Width == 64 || slots[at] == word))
            {
                return false;
            }

            at = at + 1 == capacity ? 0 : at + 1;
        }
    }

    /// <summary>Writes what is above the lowest 64 bits, and then those: who sees them sees all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TWord* place, TWord word)
    {
        if (TWord.Width == 64)
        {
            return;
        }

        for (int i = 1; i < TWord.Width / 64; i++)
        {
            ((ulong*)place)[i] = word.From(64 * i);
        }

        Volatile.Write(ref *(ulong*)place, word.From(0));
    }

    private static ulong Await(ref ulong low)
    {
        SpinWait wait = default;
        ulong found;
        while ((found = Volatile.Read(ref low)) == BeingWritten)
        {
            wait.SpinOnce();
        }

        return found;
    }

    private static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    private void Allocate(long capacity)
    {
        _slots = (TWord*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(TWord));
        _capacity = capacity;
    }
}
