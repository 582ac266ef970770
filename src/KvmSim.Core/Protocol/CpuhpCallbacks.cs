namespace KvmSim.Protocol;

/// <summary>Which callbacks a cpuhp state has: one that it has not is passed over, and cannot fail.</summary>
[Flags]
public enum CpuhpCallbacks
{
    /// <summary>None: no failure can be injected.</summary>
    None = 0,

    /// <summary>One for the way up (startup).</summary>
    Up = 1,

    /// <summary>One for the way down (teardown).</summary>
    Down = 2,

    /// <summary>Both.</summary>
    Both = Up | Down,

    /// <summary>Not known: whether a failure can be injected, and on which way it would strike.</summary>
    Unknown = 4,
}
