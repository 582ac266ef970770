namespace KvmSim.Conformance;

/// <summary>
/// What a recording holds and no simulation can predict, with the reason: the one place where something is left out of
/// the comparison.
/// </summary>
internal static class Unpredictable
{
    /// <summary>
    /// Operations of a race loop: a process creates and destroys VMs as fast as it can while another brings a CPU up
    /// and down. How often each came through, which lines that left, and whether a VM exists at the moment of looking
    /// depend on timing, and so does whether the last onlining met a VM; what is left when both are done does not.
    /// </summary>
    private static readonly string[] LoopOperations = ["loop_start", "online_loop", "loop_stop"];

    /// <summary>Whether lines and virtualization state of this operation are left out.</summary>
    public static bool IsRace(RecordedOperation operation, int loopsRunning) =>
        loopsRunning > 0 || LoopOperations.Contains(operation.Name, StringComparer.Ordinal);
}
