using System.Runtime.ExceptionServices;

namespace KvmSim.Fleet;

/// <summary>
/// Work on many items by several threads, its results in the order of the items. Who takes the results works too where
/// the next one is not there yet, so nothing is handed over item by item, and no thread waits that could work.
/// </summary>
internal sealed class OrderedWork<TItem, TResult>
{
    /// <summary>So many results are made ahead of the first that is still missing.</summary>
    private const int Window = 1024;

    private readonly object _source = new();
    private readonly object _changed = new();
    private readonly Slot[] _slots = new Slot[Window];
    private readonly IEnumerator<TItem> _items;
    private readonly Func<TItem, TResult> _work;
    private long _taken;
    private long _given;
    private int _waiting;
    private volatile bool _ended;

    private OrderedWork(IEnumerator<TItem> items, Func<TItem, TResult> work) => (_items, _work) = (items, work);

    private bool HasRoom => Volatile.Read(ref _taken) - Volatile.Read(ref _given) < Window;

    /// <summary>The results; what an item throws is thrown in its place.</summary>
    /// <param name="items">The items; taken one at a time, as they are needed.</param>
    /// <param name="work">Called by several threads at once.</param>
    /// <param name="threads">How many work at once, the caller's among them; at least 1.</param>
    /// <param name="cancellation">Ends it between two items.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<TResult> Run(
        IEnumerable<TItem> items, Func<TItem, TResult> work, int threads, CancellationToken cancellation)
    {
        using IEnumerator<TItem> source = items.GetEnumerator();
        OrderedWork<TItem, TResult> run = new(source, work);
        using CancellationTokenRegistration end = cancellation.Register(run.End);
        Task[] helpers = [.. Enumerable.Range(1, threads - 1).Select(_ => Task.Run(run.Help, CancellationToken.None))];
        try
        {
            for (long next = 0; run.Await(next, cancellation); next++)
            {
                yield return run.Give(next);
            }
        }
        finally
        {
            run.End();
            Task.WaitAll(helpers, CancellationToken.None);
        }
    }

    /// <summary>Works until the result is there; false if there is no such item.</summary>
    private bool Await(long next, CancellationToken cancellation)
    {
        while (!_slots[next % Window].IsReady)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!TryWork() && !WaitFor(next, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                return false;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Another thread is at it, or there is no room.</summary>
    private bool WaitFor(long next, CancellationToken cancellation)
    {
        lock (_changed)
        {
            Interlocked.Increment(ref _waiting);
            while (!_slots[next % Window].IsReady && next < Volatile.Read(ref _taken)
                && !cancellation.IsCancellationRequested)
            {
                Monitor.Wait(_changed);
            }

            Interlocked.Decrement(ref _waiting);
        }

        return next < Volatile.Read(ref _taken) || !_ended;
    }

    private TResult Give(long next)
    {
        ref Slot slot = ref _slots[next % Window];
        (TResult? result, ExceptionDispatchInfo? problem) = (slot.Result, slot.Problem);
        slot = default;
        Interlocked.Exchange(ref _given, next + 1);

        // Half the window at a time: waking a thread costs more than most items.
        if (Volatile.Read(ref _waiting) > 0 && Volatile.Read(ref _taken) - next <= Window / 2)
        {
            Wake();
        }

        problem?.Throw();
        return result!;
    }

    private void Help()
    {
        while (!_ended)
        {
            if (!TryWork())
            {
                WaitForRoom();
            }
        }
    }

    private void WaitForRoom()
    {
        lock (_changed)
        {
            Interlocked.Increment(ref _waiting);
            while (!_ended && !HasRoom)
            {
                Monitor.Wait(_changed);
            }

            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Works on the next item; false if there is none, or no room.</summary>
    private bool TryWork()
    {
        TItem item;
        long number;
        lock (_source)
        {
            if (_ended || !HasRoom)
            {
                return false;
            }

            number = _taken;
            try
            {
                if (!_items.MoveNext())
                {
                    End();
                    return false;
                }

                item = _items.Current;
                Volatile.Write(ref _taken, number + 1);
            }
            catch (Exception exception)
            {
                Volatile.Write(ref _taken, number + 1);
                Put(number, default, ExceptionDispatchInfo.Capture(exception));
                End();
                return false;
            }
        }

        try
        {
            Put(number, _work(item), null);
        }
        catch (Exception exception)
        {
            Put(number, default, ExceptionDispatchInfo.Capture(exception));
        }

        return true;
    }

    private void Put(long number, TResult? result, ExceptionDispatchInfo? problem)
    {
        ref Slot slot = ref _slots[number % Window];
        (slot.Result, slot.Problem) = (result, problem);
        slot.IsReady = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) > 0 && Volatile.Read(ref _given) == number)
        {
            Wake();
        }
    }

    private void End()
    {
        _ended = true;
        Wake();
    }

    private void Wake()
    {
        lock (_changed)
        {
            Monitor.PulseAll(_changed);
        }
    }

    private struct Slot
    {
        public TResult? Result;
        public ExceptionDispatchInfo? Problem;
        private volatile bool _isReady;

        public bool IsReady
        {
            readonly get => _isReady;
            set => _isReady = value;
        }
    }
}
