using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes an argument from a list of words. Never throws and never writes: no completion is better than a broken
/// line.
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    private static readonly char[] MustBeQuoted =
        [' ', ',', ';', '(', ')', '{', '}', '|', '&', '$', '`', '"', '\'', '#', '@', '<', '>'];

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            string word = (wordToComplete ?? "").Trim('\'', '"');
            WildcardPattern pattern = new(word + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return
            [
                .. Candidates(fakeBoundParameters ?? new Hashtable())
                    .Where(candidate => pattern.IsMatch(candidate.Text))
                    .Select(candidate => new CompletionResult(
                        Quote(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip)),
            ];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>
    /// The words, in the order in which they are offered, each with a line about it that is not empty.
    /// </summary>
    private protected abstract IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound);

    /// <summary>The machines that the command line so far is about.</summary>
    private protected static IEnumerable<SimulatedMachine> MachinesOf(IDictionary bound)
    {
        MachineRegistry registry = MachineRegistry.Here;
        if ((bound["Machine"] ?? bound["MachineName"]) is not { } given)
        {
            return registry.Current is { } current ? [current] : [];
        }

        var selectors = (MachineSelector[])new MachineTransformationAttribute().Transform(null!, given);
        return selectors.SelectMany(selector =>
            selector.Machine is { } machine ? [machine] : registry.Matching(selector.Pattern));
    }

    private static string Quote(string text) =>
        text.IndexOfAny(MustBeQuoted) < 0 ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
