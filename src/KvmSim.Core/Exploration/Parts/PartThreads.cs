using System.Runtime.ExceptionServices;

namespace KvmSim.Exploration;

/// <summary>
/// Threads of one level: their own, not the pool's, since they wait where another part is slower, and what they wait
/// for needs the pool.
/// </summary>
internal static class PartThreads
{
    /// <summary>Does the work on so many threads, and returns when all are done.</summary>
    public static void Run(int threads, Action<int> work)
    {
        ExceptionDispatchInfo? failure = null;
        Thread[] others =
        [
            .. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Guard(index)) { IsBackground = true }),
        ];
        Array.ForEach(others, thread => thread.Start());
        Guard(0);
        Array.ForEach(others, thread => thread.Join());
        failure?.Throw();

        void Guard(int index)
        {
            try
            {
                work(index);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }
}
