using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>One question to an operator.</summary>
/// <param name="Cmdlet">The <c>Should</c> that asks, for what needs a session.</param>
/// <param name="Actual">An array of all input for operators that take all input.</param>
/// <param name="Negate">Whether <c>-Not</c> was given.</param>
/// <param name="Bound">The arguments of the operator's own parameters that were given.</param>
internal sealed record ShouldCall(
    PSCmdlet Cmdlet,
    object? Actual,
    bool Negate,
    IReadOnlyDictionary<string, object?> Bound)
{
    internal object? Expected => this[OperatorParameter.ExpectedValue.Name];

    /// <summary>The reason as part of a sentence: empty, or with a space before it and a comma after it.</summary>
    internal string Because
    {
        get
        {
            const string Word = "because ";
            string reason = (this[OperatorParameter.Because.Name] as string ?? string.Empty).Trim();
            bool saysSo = reason.StartsWith(Word, StringComparison.OrdinalIgnoreCase);
            return reason.Length == 0 ? string.Empty : $" {(saysSo ? string.Empty : Word)}{reason},";
        }
    }

    internal object? this[string parameter] => Bound.GetValueOrDefault(parameter);

    internal bool Has(string parameter) => Bound.ContainsKey(parameter);

    internal bool IsOn(string parameter) => this[parameter] is SwitchParameter { IsPresent: true };

    /// <summary>Holds when the answer is yes and not negated, or no and negated.</summary>
    internal ShouldVerdict Decide(bool answer, Func<string> failure, Func<string> negatedFailure) =>
        ShouldVerdict.Of(answer != Negate, Negate ? negatedFailure : failure);

    /// <summary>
    /// Asks the language itself, for its comparison rules are nobody else's. The expression sees <c>$a</c> and
    /// <c>$e</c>, and its answer counts as true or false the way <c>if</c> sees it.
    /// </summary>
    internal bool Ask(string expression, object? actual, object? expected) => LanguagePrimitives.IsTrue(
        Cmdlet.InvokeCommand.InvokeScript(
            true, ScriptBlock.Create($"param($a, $e) [bool]({expression})"), null, actual, expected)[0]);
}
