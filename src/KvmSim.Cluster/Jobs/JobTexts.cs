using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Stores;

namespace KvmSim.Cluster.Jobs;

/// <summary>What jobs say more than once.</summary>
internal static class JobTexts
{
    /// <summary>The reason of an error, as one line.</summary>
    public static string Of(Exception exception)
    {
        Exception innermost = exception is AggregateException many ? many.Flatten().InnerExceptions[0] : exception;
        return StoreErrors.Of(innermost) ?? OneLine.Of(innermost.Message);
    }
}
