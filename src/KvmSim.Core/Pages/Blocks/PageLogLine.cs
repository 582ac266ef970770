using KvmSim.Messages;

namespace KvmSim.Pages;

/// <summary>A line of a kernel's log.</summary>
/// <param name="Stamp">The time as dmesg prints it; "" where it is not known.</param>
/// <param name="Level">Its level.</param>
/// <param name="Text">The line.</param>
public sealed record PageLogLine(string Stamp, KernelLogLevel Level, string Text)
{
    internal void Write(MarkupWriter page)
    {
        page.Add($"<li class=\"{ClassOf(Level)}\">");
        if (Stamp.Length > 0)
        {
            page.Add($"<span class=\"stamp\">{Stamp}</span> ");
        }

        page.Add($"<span class=\"level\">{$"{Level}".ToLowerInvariant()}</span> <span>{Text}</span></li>\n");
    }

    private static string ClassOf(KernelLogLevel level) => level switch
    {
        <= KernelLogLevel.Err => "bad",
        KernelLogLevel.Warn => "open",
        _ => "plain",
    };
}
