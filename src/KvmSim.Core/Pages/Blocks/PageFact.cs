namespace KvmSim.Pages;

/// <summary>Something that is said of what a page is about.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">What it says, one text or several; a fact without any is left out.</param>
public sealed record PageFact(string Name, params IReadOnlyList<PageText> Values);
