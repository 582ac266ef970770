using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// What a failed test says: the message, the line it happened on, and what the small runner can't do.
/// </summary>
internal static class FailureText
{
    /// <summary>The errors one after the other; files are named without their folders.</summary>
    internal static string Of(IEnumerable<ErrorRecord> errors) => string.Join("\n", errors.Select(Of));

    internal static string Of(ErrorRecord error)
    {
        StringBuilder text = new(Message(error));
        if (Unsupported.Explain(error) is { } explanation)
        {
            text.Append('\n').Append(explanation);
        }

        if (error.InvocationInfo is { ScriptLineNumber: > 0 } position)
        {
            string file = Path.GetFileName(position.ScriptName);
            string line = position.Line.Trim();
            text.Append(CultureInfo.InvariantCulture, $"\nat {file}:{position.ScriptLineNumber}: {line}");
        }

        return text.ToString();
    }

    private static string Message(ErrorRecord error) =>
        error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception.Message;
}
