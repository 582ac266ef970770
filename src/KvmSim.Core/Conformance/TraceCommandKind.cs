namespace KvmSim.Conformance;

/// <summary>What is to be done with the operation of a <see cref="TraceCommand"/>.</summary>
internal enum TraceCommandKind
{
    /// <summary>It is done, and waited for.</summary>
    Run,

    /// <summary>It is begun, and perhaps held.</summary>
    Begin,

    /// <summary>One that is held goes on, and is waited for.</summary>
    Release,

    /// <summary>One that was begun is waited for.</summary>
    Wait,

    /// <summary>From now on calls are waited for that long.</summary>
    Timeout,

    /// <summary>Time passes.</summary>
    Sleep,
}
