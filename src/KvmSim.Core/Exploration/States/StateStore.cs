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
internal sealed unsafe class StateStore<TWord> : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private const int Ahead = 12;

    /// <summary>
    /// In the lowest 64 bits of a place: a thread is writing the rest of a wide state there. No state has them, since
    /// CPU 0 is always online.
    /// </summary>
    private const ulong BeingWritten = 2;

    private const long FirstCapacity = 1 << 16;

    /// <summary>
    /// How far behind its place no state lies: at three quarters full, clusters are some hundred long. The first 16,384
    /// that step aside when the table grows rest on it as well.
    /// </summary>
    private const long MostDisplaced = 1 << 12;

    /// <summary>So much is worth several threads.</summary>
    private const long AtOnceWorth = 1 << 17;

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

    private long GrownCapacity => _capacity < 1 << 20 ? _capacity * 2 : _capacity / 5 * 7;

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

    /// <summary>
    /// Makes room, unless it would then take more bytes than that or the system has none. Nobody may add meanwhile.
    /// </summary>
    /// <param name="mostBytes">The most bytes it may take.</param>
    /// <param name="threads">How many threads may move what is stored.</param>
    /// <returns>Whether there is more room now; if not, everything is as it was.</returns>
    public bool TryGrow(long mostBytes, int threads = 1)
    {
        if (GrownCapacity * sizeof(TWord) > mostBytes)
        {
            return false;
        }

        try
        {
            Grow(threads);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Makes room. Nobody may add meanwhile.</summary>
    /// <exception cref="OutOfMemoryException">The system has none; everything is as it was.</exception>
    public void Grow(int threads = 1)
    {
        // What steps aside is allocated first: nothing has changed yet if there is no room for either.
        long aside = Math.Min(_capacity, 1 << 14);
        TWord* waiting = (TWord*)NativeMemory.Alloc((nuint)(aside * sizeof(TWord)));
        try
        {
            Grow(waiting, aside, threads);
        }
        finally
        {
            NativeMemory.Free(waiting);
        }
    }

    private void Grow(TWord* waiting, long aside, int threads)
    {
        long old = _capacity;
        long capacity = GrownCapacity;
        _slots = (TWord*)NativeMemory.Realloc(_slots, (nuint)(capacity * sizeof(TWord)));
        AtOnce(old, capacity, threads, (from, to) => Clear(_slots + from, to - from));
        _capacity = capacity;

        // Places grow with the hash, so from the top down each state moves into room that was already left. Only the
        // first few could meet states that have still to move: they step aside until the rest is done.
        Unsafe.CopyBlockUnaligned(waiting, _slots, (uint)(aside * sizeof(TWord)));
        Clear(_slots, aside);
        long left = old;
        while (threads > 1 && left > AtOnceWorth)
        {
            // What lies from here on moves behind all that is left, so its order does not matter.
            long from = (long)((Int128)left * old / capacity) + MostDisplaced;
            AtOnce(from, left, threads, MoveShared);
            left = from;
        }

        for (long i = left - 1; i >= aside; i--)
        {
            Move(_slots + i);
        }

        for (long i = 0; i < aside; i++)
        {
            Move(waiting + i);
        }
    }

    /// <summary>Does something to parts of [from, to), on so many threads.</summary>
    private static void AtOnce(long from, long to, int threads, Action<long, long> work)
    {
        if (threads == 1 || to - from < AtOnceWorth)
        {
            work(from, to);
            return;
        }

        int parts = threads * 4;
        Parallel.For(
            0,
            parts,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part => work(from + ((to - from) * part / parts), from + ((to - from) * (part + 1) / parts)));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_slots);
        _slots = null;
    }

    private TWord At(long at) => _slots[at];

    private static void Clear(TWord* from, long count) => NativeMemory.Clear(from, (nuint)(count * sizeof(TWord)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(TWord word)
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

    /// <summary>Puts a state that is not in the table into it, while nobody else uses it.</summary>
    private void Place(TWord word)
    {
        ulong capacity = (ulong)_capacity;
        ulong at = Math.BigMul(Hash(word), capacity, out _);
        while (_slots[at] != default(TWord))
        {
            at = at + 1 == capacity ? 0 : at + 1;
        }

        _slots[at] = word;
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

    private void MoveShared(long from, long to)
    {
        for (long i = to - 1; i >= from; i--)
        {
            TWord word = _slots[i];
            if (word != default(TWord))
            {
                _slots[i] = default;
                Claim(_slots, (ulong)_capacity, word);
            }
        }
    }

    private void Move(TWord* from)
    {
        TWord word = *from;
        if (word != default(TWord))
        {
            *from = default;
            Place(word);
        }
    }
}
