namespace KvmSim.Races;

/// <summary>A place on a CPU's way up at which a recorder can hold it while something else happens.</summary>
/// <param name="Symbol">
/// The kernel function at which it is held; null where the module's callback sleeps instead.
/// </param>
internal sealed record ReplayWindow(string? Symbol)
{
    /// <summary>
    /// The callback of the build that was made for recording sleeps before its check: the CPU is in the online mask and
    /// answers IPIs meanwhile, which one that is held does not.
    /// </summary>
    public static ReplayWindow Sleep { get; } = new((string?)null);
}
