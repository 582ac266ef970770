namespace KvmSim.Fuzz;

/// <summary>A reader, and what it is tried on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Corpus">
/// Files that it reads, or that look like it; paths below the repository, patterns allowed in the last part.
/// </param>
/// <param name="Use">
/// Reads an input and does with it what a user does. Refusing it is fine; an exception that is not caught here is a
/// fault.
/// </param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<string> Corpus, Action<byte[]> Use);
