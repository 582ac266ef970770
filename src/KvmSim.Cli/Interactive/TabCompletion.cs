using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KvmSim.Cli.Interactive;

/// <summary>What Tab offers: the engine's own completion, one match after the other.</summary>
internal sealed class TabCompletion(Runspace runspace)
{
    private CommandCompletion? _offer;
    private string _before = string.Empty;
    private string _after = string.Empty;
    private int _match;

    /// <summary>Any other key: the next Tab begins anew.</summary>
    internal void Forget() => _offer = null;

    internal void Next(LineBuffer line, int direction)
    {
        if (_offer is null)
        {
            Ask(line);
        }

        if (_offer is not { CompletionMatches: { Count: > 0 } matches })
        {
            return;
        }

        _match = (_match + direction + matches.Count) % matches.Count;
        string text = _before + matches[_match].CompletionText;
        line.Set(text + _after, text.Length);
    }

    private void Ask(LineBuffer line)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        CommandCompletion offer = CommandCompletion.CompleteInput(line.Text, line.Cursor, options: null, shell);
        if (offer.CompletionMatches.Count == 0)
        {
            return;
        }

        _offer = offer;
        _match = -1;
        _before = line.Text[..offer.ReplacementIndex];
        _after = line.Text[(offer.ReplacementIndex + offer.ReplacementLength)..];
    }
}
