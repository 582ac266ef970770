using KvmSim.Protocol;

namespace KvmSim.Scenarios;

/// <summary>What a scenario came to under one generation.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Steps">Its steps.</param>
public sealed record ScenarioResult(
    string Name, string Machine, Generation Generation, IReadOnlyList<ScenarioStepResult> Steps)
{
    /// <summary>All that was expected held.</summary>
    public bool Passed => Steps.All(step => step.Passed);

    /// <summary>How many things were expected.</summary>
    public int Expectations => Steps.Sum(step => step.Expectations);

    /// <summary>How many of them did not hold.</summary>
    public int Failures => Steps.Sum(step => step.Failures.Count);
}
