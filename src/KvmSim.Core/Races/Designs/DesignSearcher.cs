namespace KvmSim.Races;

/// <summary>Who makes the searches of designs: this process, or others.</summary>
/// <param name="options">What is asked.</param>
/// <param name="searches">What is to be decided; it returns when all are.</param>
/// <param name="finish">Is called for each, by any thread, in any order.</param>
/// <param name="cancellation">Asks to stop.</param>
/// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
internal delegate void DesignSearcher(
    DesignSearchOptions options,
    IReadOnlyList<(Design Design, DesignWorld World)> searches,
    Action<string, DesignWorld, DesignVerdict[]> finish,
    CancellationToken cancellation);
