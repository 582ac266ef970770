namespace KvmSim.Fuzz;

/// <summary>An input on which a reader did something else than to read or to refuse it.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Input">The input.</param>
/// <param name="Exception">What it threw.</param>
internal sealed record FuzzFault(string Target, byte[] Input, Exception Exception);
