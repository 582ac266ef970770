namespace KvmSim.Help;

/// <summary>An example: what is typed and what is shown, as it stands in the page.</summary>
/// <param name="Title">What it is an example of.</param>
/// <param name="Lines">The lines of its block.</param>
/// <param name="Remarks">What is said of it, a paragraph each.</param>
internal sealed record PageExample(string Title, IReadOnlyList<string> Lines, IReadOnlyList<string> Remarks);
