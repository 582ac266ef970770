namespace KvmSim.Pages;

/// <summary>A number that matters.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Number">How many.</param>
/// <param name="Tone">What that amounts to.</param>
/// <param name="IsShare">Whether it is a part of the whole that the bar shows.</param>
public sealed record PageCount(string Name, long Number, PageTone Tone = PageTone.Plain, bool IsShare = false);
