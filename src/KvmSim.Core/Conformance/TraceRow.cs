namespace KvmSim.Conformance;

/// <summary>One operation of two traces, side by side.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Operation">What was done in the first, and in the second if that differs.</param>
/// <param name="First">What it came to in the first: the answer and the CPUs that are online.</param>
/// <param name="Second">The same of the second.</param>
/// <param name="FirstLog">The lines that are compared, of the first.</param>
/// <param name="SecondLog">Of the second.</param>
/// <param name="Difference">What differs first; null if nothing does.</param>
public sealed record TraceRow(
    int Step,
    string Operation,
    string First,
    string Second,
    IReadOnlyList<string> FirstLog,
    IReadOnlyList<string> SecondLog,
    Divergence? Difference)
{
    /// <summary>Answer, state and compared lines are the same.</summary>
    public bool Same => Difference is null;
}
