namespace KvmSim.Cluster.Tests;

/// <summary>
/// How long tests wait for what may hang: far longer than it takes on a machine twenty times slower, where nodes
/// need minutes to agree on who is gone.
/// </summary>
internal static class Limits
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Waits.</summary>
    public static Task Wait(Task task) => task.WaitAsync(Longest);

    /// <summary>Waits for what comes of it.</summary>
    public static Task<T> Wait<T>(Task<T> task) => task.WaitAsync(Longest);
}
