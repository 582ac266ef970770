using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes an argument from a list of words. Never throws and never writes: no completion is better than a broken
/// line. An empty list keeps the shell from offering files; only null lets it.
/// </summary>
internal abstract class Completer : IArgumentCompleter
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
            CompletionQuery query = new(
                commandName ?? "", parameterName ?? "", fakeBoundParameters ?? new Hashtable(), commandAst);
            CompletionResult[] found =
            [
                .. Candidates(query)
                    .Where(candidate => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                        && ReferenceEquals(ForeignText.Line(candidate.Text), candidate.Text))
                    .DistinctBy(candidate => candidate.Text, StringComparer.Ordinal)
                    .Select(candidate => new CompletionResult(
                        Quote(candidate), candidate.Text, CompletionResultType.ParameterValue,
                        ForeignText.Line(candidate.ToolTip))),
            ];
            return found.Length == 0 && MayBeFile(query) ? null! : found;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>
    /// The words, in the order in which they are offered, each with a line about it that is not empty.
    /// </summary>
    private protected abstract IEnumerable<Candidate> Candidates(CompletionQuery query);

    /// <summary>
    /// Whether the parameter also takes the name of a file, so that files are offered where no word fits.
    /// </summary>
    private protected virtual bool MayBeFile(CompletionQuery query) => false;

    private static string Quote(in Candidate candidate) =>
        candidate.IsExpression || candidate.Text.IndexOfAny(MustBeQuoted) < 0
        ? candidate.Text
        : $"'{candidate.Text.Replace("'", "''", StringComparison.Ordinal)}'";
}
