namespace KvmSim.Simulation;

/// <summary>An answer that real kernels gave.</summary>
/// <param name="Shape">The answer, and to what.</param>
/// <param name="Recordings">Some of the recordings that show it, by name, e.g. "c01-bad-1vm@6.1".</param>
/// <param name="Count">How many show it.</param>
public sealed record RecordedAnswer(AnswerShape Shape, IReadOnlyList<string> Recordings, int Count);
