using System.Collections.ObjectModel;
using System.Management.Automation;

namespace KvmSim.PowerShell.Views;

/// <summary>The window of the host that shows something, and the colours that its user chose.</summary>
/// <param name="Room">How long a line may be.</param>
/// <param name="Head">Turns on the colour of a table's heads.</param>
/// <param name="Bad">Turns on the colour of what is broken.</param>
/// <param name="Plain">Turns colours off.</param>
/// <param name="Good">Turns on the colour of what is well.</param>
/// <param name="Open">Turns on the colour of what is not known.</param>
internal sealed record ViewWindow(
    int Room, string Head = "", string Bad = "", string Plain = "", string Good = "", string Open = "")
{
    /// <summary>As the shell itself takes it where the host does not say.</summary>
    private const int UsualWidth = 120;

    /// <summary>A story in longer lines would be hard to read.</summary>
    private const int Narrowest = 20;

    /// <summary>Reads properties alone, so it is allowed in every language mode.</summary>
    private static readonly ScriptBlock Ask = ScriptBlock.Create(
        "$Host.UI.RawUI.BufferSize.Width; $PSStyle.Formatting.TableHeader; $PSStyle.Foreground.Red; $PSStyle.Reset; "
        + "$PSStyle.Foreground.Green; $PSStyle.Foreground.Yellow");

    /// <summary>
    /// The window of this runspace's host; narrower or wider where a pipeline asks for text of another width.
    /// </summary>
    public static ViewWindow Here()
    {
        Collection<PSObject> answers = Ask.Invoke();
        // The shell's own colours, which are made of what text of others may not have.
        string Text(int index) => index < answers.Count ? answers[index]?.BaseObject as string ?? "" : "";
        int window = answers.Count > 0 && answers[0]?.BaseObject is int columns and > 0 ? columns : UsualWidth;
        int width = AskedWidth.Here() ?? window;
        return new ViewWindow(Math.Max(Narrowest, width - 1), Text(1), Text(2), Text(3), Text(4), Text(5));
    }

    /// <summary>Lines in a colour; the shell carries it from line to line.</summary>
    public IEnumerable<string> Coloured(IEnumerable<string> lines, string colour)
    {
        string[] all = [.. lines];
        if (colour.Length > 0 && all.Length > 0)
        {
            all[0] = colour + all[0];
            all[^1] += Plain;
        }

        return all;
    }
}
