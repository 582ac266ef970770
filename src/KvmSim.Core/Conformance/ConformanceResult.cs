namespace KvmSim.Conformance;

/// <summary>How the replay of a recording went.</summary>
/// <param name="TraceId">The recording.</param>
/// <param name="Kernel">Its kernel, by variant.</param>
/// <param name="Generation">The generation that was simulated.</param>
/// <param name="StepCount">Operations in the recording.</param>
/// <param name="StepsConforming">Those whose answer, log and state were predicted.</param>
/// <param name="FirstDivergence">The first that differs; null if none does.</param>
public sealed record ConformanceResult(
    string TraceId, string Kernel, string Generation, int StepCount, int StepsConforming, Divergence? FirstDivergence)
{
    /// <summary>Every operation was predicted.</summary>
    public bool Conforms => FirstDivergence is null;
}
