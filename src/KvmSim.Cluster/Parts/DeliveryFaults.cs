using System.Globalization;

namespace KvmSim.Cluster.Parts;

/// <summary>
/// Faults of the network that tests ask for, by KVMSIM_CLUSTER_FAULTS: "lose=7" loses each seventh batch, "answer=5"
/// the confirmation of each fifth, so that it is sent twice, "drop=100" says of each hundredth that it arrived though
/// it did not, which no network does, "slow=20" takes 20 ms more for each level, and for each search of a design, so
/// that a test sees a job under way on any machine. Without the variable there are none. While the file that
/// KVMSIM_CLUSTER_HOLD names is there, no level is left and no search of a design is finished: what a test does
/// meanwhile no job outruns.
/// </summary>
internal static class DeliveryFaults
{
    private static readonly Dictionary<string, int> Asked = Read(
        Environment.GetEnvironmentVariable("KVMSIM_CLUSTER_FAULTS") ?? "");

    private static readonly string? Hold = Environment.GetEnvironmentVariable("KVMSIM_CLUSTER_HOLD");

    private static int _count;

    /// <summary>Delivers, or does not, as it was asked for.</summary>
    public static async Task<bool> Deliver(Func<Task<bool>> deliver)
    {
        if (Asked.Count == 0)
        {
            return await deliver();
        }

        int number = Interlocked.Increment(ref _count);
        if (Is("drop", number))
        {
            return true;
        }

        if (Is("lose", number))
        {
            throw new TimeoutException("A test lost this batch.");
        }

        bool isTaken = await deliver();
        return Is("answer", number) ? throw new TimeoutException("A test lost this confirmation.") : isTaken;
    }

    /// <summary>What a level takes besides.</summary>
    public static Task AfterLevel() => AfterSearch();

    /// <summary>What a search of a design takes besides.</summary>
    public static async Task AfterSearch()
    {
        await Task.Delay(Asked.GetValueOrDefault("slow"));
        while (Hold is not null && File.Exists(Hold))
        {
            await Task.Delay(20);
        }
    }

    private static bool Is(string fault, int number) => Asked.TryGetValue(fault, out int each) && number % each == 0;

    private static Dictionary<string, int> Read(string text) => text
        .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(fault => fault.Split('='))
        .ToDictionary(
            fault => fault[0], fault => int.Parse(fault[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
