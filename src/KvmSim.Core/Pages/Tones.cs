namespace KvmSim.Pages;

/// <summary>
/// How a tone is told apart: by a class of the style sheet, and by a sign for whoever sees no colours.
/// </summary>
internal static class Tones
{
    public static string ClassOf(PageTone tone) => tone switch
    {
        PageTone.Good => "good",
        PageTone.Bad => "bad",
        PageTone.Open => "open",
        PageTone.Quiet => "quiet",
        _ => "plain",
    };

    public static string SignOf(PageTone tone) => tone switch
    {
        PageTone.Good => "✓",
        PageTone.Bad => "✗",
        PageTone.Open => "?",
        _ => "",
    };
}
