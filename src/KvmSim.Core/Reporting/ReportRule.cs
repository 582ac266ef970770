namespace KvmSim.Reporting;

/// <summary>Something that can be asked, with its help.</summary>
/// <param name="Id">Its id, which does not change.</param>
/// <param name="Summary">What is wrong where it is broken: a sentence.</param>
/// <param name="Help">All that is to be said about it, as markdown.</param>
/// <param name="WayOut">What to do; "" where the help has no more to say.</param>
/// <param name="HelpUri">Where the help stands on the web.</param>
public sealed record ReportRule(string Id, string Summary, string Help, string WayOut, string HelpUri)
{
    /// <inheritdoc />
    public override string ToString() => $"{Id}: {Summary}";
}
