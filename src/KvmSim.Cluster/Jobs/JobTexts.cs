namespace KvmSim.Cluster.Jobs;

/// <summary>What jobs say more than once.</summary>
internal static class JobTexts
{
    /// <summary>The innermost reason of an error, as one line.</summary>
    public static string Of(Exception exception)
    {
        Exception innermost = exception is AggregateException many ? many.Flatten().InnerExceptions[0] : exception;
        return Messages.OneLine.Of(innermost.Message);
    }
}
