namespace KvmSim.Cli;

/// <summary>What the process was given as its standard input.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";
    private const string DescriptorInformation = "/proc/self/fdinfo";

    /// <summary>Whether it was closed when the process began (<c>&lt;&amp;-</c>).</summary>
    /// <remarks>
    /// The runtime then opens a pipe of its own as descriptor 0, and who reads it waits forever. A pipe whose two ends
    /// are both in this process cannot come from outside. Where there is no /proc this is not known, and the answer is
    /// no.
    /// </remarks>
    internal static bool IsClosed
    {
        get
        {
            string? first = Target($"{Descriptors}/0");
            return first is not null && first.StartsWith("pipe:", StringComparison.Ordinal)
                && Directory.EnumerateFiles(Descriptors)
                    .Any(other => string.Equals(Target(other), first, StringComparison.Ordinal) && IsForWriting(other));
        }
    }

    /// <summary>
    /// Whether somebody gives something there: a pipe, a socket or a file. A terminal does not, nor does /dev/null.
    /// </summary>
    internal static bool IsGiven => Console.IsInputRedirected && !IsClosed
        && (LinkOf($"{Descriptors}/0") is not { } target || !target.StartsWith("/dev/", StringComparison.Ordinal));

    /// <summary>
    /// The line "flags:" holds what open(2) was given, in octal; its last two bits are the access mode.
    /// </summary>
    private static bool IsForWriting(string descriptor)
    {
        try
        {
            return File.ReadLines(Path.Combine(DescriptorInformation, Path.GetFileName(descriptor)))
                .Any(line => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] & 3) != 0);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? Target(string descriptor) => Path.GetFileName(LinkOf(descriptor));

    private static string? LinkOf(string descriptor)
    {
        try
        {
            // The link itself: its target is no path that exists.
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
