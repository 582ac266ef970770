using System.Management.Automation;
using System.Text.RegularExpressions;
using KvmSim.Messages;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pester;

/// <summary>Should -HaveKernelLog 'pattern' -Level Err: of a machine, of lines, or of what a command wrote.</summary>
internal static class LogOperator
{
    private const int MaxShown = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ShouldAnswer Ask(object? actual, string? pattern, KernelLogLevel? level)
    {
        IReadOnlyList<object> items = ShouldInput.Items(actual);
        if (items.Count == 0)
        {
            return new ShouldAnswer(null, "There is nothing to look at: give a machine, its name, or lines.");
        }

        Regex? expression = null;
        try
        {
            expression = string.IsNullOrEmpty(pattern)
                ? null
                : new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
            List<(string Level, string Text)> lines = [];
            foreach (object item in items)
            {
                if (LinesOf(item) is not { } found)
                {
                    return new ShouldAnswer(
                        null, $"There is no log in {ShouldInput.Describe(item)}: give a machine, its name, or lines.");
                }

                lines.AddRange(found);
            }

            bool holds = lines.Any(line => (expression is null || expression.IsMatch(line.Text))
                && (level is null || string.Equals(line.Level, level.ToString(), StringComparison.OrdinalIgnoreCase)));
            return new ShouldAnswer(holds, Tell(lines));
        }
        catch (ArgumentException exception)
        {
            return new ShouldAnswer(null, $"'{pattern}' is no regular expression: {exception.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            return new ShouldAnswer(null, $"'{pattern}' takes too long to match: make it simpler.");
        }
    }

    private static IEnumerable<(string Level, string Text)>? LinesOf(object item)
    {
        if (ShouldInput.Machine(item) is { } machine)
        {
            return machine.Ask(engine => Reports.OfLog(engine.Name, engine.Log.Records))
                .Select(line => (line.Level.ToString(), line.Text));
        }

        WrittenObject reader = new(PSObject.AsPSObject(item));
        return reader.OptionalText("Level") is { } level && reader.OptionalText("Text") is { } text ? [(level, text)]
            : reader.Item("Log") is not null
            ? reader.Items("Log").Select(line => (line.Text("Level"), line.Text("Text")))
            : null;
    }

    private static string Tell(List<(string Level, string Text)> lines)
    {
        if (lines.Count == 0)
        {
            return "The log is empty.";
        }

        string before = lines.Count > MaxShown
            ? FormattableString.Invariant($" (the last {MaxShown} of {lines.Count} lines)") : "";
        IEnumerable<string> shown = lines.TakeLast(MaxShown)
            .Select(line => $"  <{line.Level.ToLowerInvariant()}> {line.Text}");
        return $"The log says{before}:\n{string.Join('\n', shown)}";
    }
}
