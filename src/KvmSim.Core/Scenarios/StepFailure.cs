using KvmSim.Description;

namespace KvmSim.Scenarios;

/// <summary>An expectation that did not hold.</summary>
/// <param name="What">What was expected of, e.g. "errno" or "log".</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was.</param>
/// <param name="Mark">Where the scenario says so.</param>
public sealed record StepFailure(string What, string Expected, string Found, SourceMark Mark)
{
    /// <inheritdoc />
    public override string ToString() => $"{What}: expected {Expected}, found {Found}";
}
