using KvmSim.Cluster.Nodes;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Parts;

/// <summary>
/// Sends states to other parts, batch by batch. Of each part only so many batches are on their way at a time: who is
/// faster than another waits. A batch that is not confirmed is sent once more under its number.
/// </summary>
/// <param name="peers">All parts.</param>
/// <param name="index">Which of them sends.</param>
/// <param name="depth">The level whose steps lead to what is sent.</param>
/// <param name="traffic">Counts what is sent.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal sealed class PartOutlet(
    IPartGrain[] peers, int index, int depth, Traffic traffic, CancellationToken cancellation) : ISuccessorOutlet
{
    private const int Unconfirmed = 4;
    private const int Tries = 4;

    private readonly SemaphoreSlim[] _windows =
        [.. peers.Select(_ => new SemaphoreSlim(Unconfirmed, Unconfirmed))];

    private readonly int[] _numbers = new int[peers.Length];
    private volatile bool _isFull;
    private volatile Exception? _failure;

    /// <inheritdoc />
    public bool Send(int part, byte[] words, int count)
    {
        try
        {
            _windows[part].Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        traffic.Add(count, words.Length);
        int number = Interlocked.Increment(ref _numbers[part]);
        _ = Task.Run(() => Deliver(part, number, words), CancellationToken.None);
        return !_isFull && _failure is null;
    }

    /// <summary>Waits until everything that was sent is stored where it belongs.</summary>
    /// <returns>That a part is full; null if nothing is to be said.</returns>
    public async Task<PartEnd?> Drain()
    {
        foreach (SemaphoreSlim window in _windows)
        {
            for (int i = 0; i < Unconfirmed; i++)
            {
                await window.WaitAsync(CancellationToken.None);
            }
        }

        return _isFull ? PartEnd.Full
            : cancellation.IsCancellationRequested ? PartEnd.Stopped
            : _failure is { } failure ? throw new PartLostException(
                $"Part {index + 1} could not send: {failure.Message}")
            : null;
    }

    private async Task Deliver(int part, int number, byte[] words)
    {
        try
        {
            for (int tries = 1; !await TryDeliver(part, number, words, isLast: tries == Tries); tries++)
            {
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _windows[part].Release();
        }
    }

    private async Task<bool> TryDeliver(int part, int number, byte[] words, bool isLast)
    {
        try
        {
            _isFull |= !await DeliveryFaults.Deliver(() => peers[part].Take(depth, index, number, words));
            return true;
        }
        catch (Exception exception) when (!isLast && !cancellation.IsCancellationRequested
            && exception is TimeoutException or OrleansMessageRejectionException)
        {
            return false;
        }
    }
}
