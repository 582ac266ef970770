namespace KvmSim.Cli.Hosting;

/// <summary>What the two output streams can show.</summary>
internal sealed class ConsoleFeatures
{
    /// <summary>The width of text that goes into a file or a pipe.</summary>
    internal const int RedirectedWidth = 120;
    private const int RedirectedHeight = 50;

    internal bool ColourOnOutput { get; } = Colours && !Console.IsOutputRedirected;

    internal bool ColourOnError { get; } = Colours && !Console.IsErrorRedirected;

    /// <summary>Progress is drawn on the error stream, and only where someone can see it go away again.</summary>
    internal bool ShowsProgress { get; } = !Console.IsErrorRedirected && !Console.IsOutputRedirected && !IsDumb;

    internal static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    internal static int Width => Measure(() => Console.WindowWidth, RedirectedWidth);

    internal static int Height => Measure(() => Console.WindowHeight, RedirectedHeight);

    private static bool Colours => !NoColor && !IsDumb;

    internal static bool IsDumb =>
        string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);

    private static int Measure(Func<int> size, int otherwise)
    {
        if (Console.IsOutputRedirected)
        {
            return otherwise;
        }

        try
        {
            return size() is int cells and > 0 ? cells : otherwise;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return otherwise;
        }
    }
}
