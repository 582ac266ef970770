using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KvmSim.Exploration;

/// <content>How the table grows where it lies.</content>
internal sealed unsafe partial class StateStore<TWord>
{
    /// <summary>
    /// How far behind its place no state lies: at three quarters full, clusters are some hundred long. The first 16,384
    /// that step aside when the table grows rest on it as well.
    /// </summary>
    private const long MostDisplaced = 1 << 12;

    /// <summary>So much is worth several threads.</summary>
    private const long AtOnceWorth = 1 << 17;

    private long GrownCapacity => _capacity < 1 << 20 ? _capacity * 2 : _capacity / 5 * 7;

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
