using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Templates in names: <c>&lt;x&gt;</c> and <c>&lt;x.y&gt;</c> stand for <c>$x</c> and <c>$x.y</c>.</summary>
internal static partial class NameTemplate
{
    /// <summary>
    /// Replaces each template by what <paramref name="evaluate"/> says; null leaves it as it is written.
    /// </summary>
    internal static string Expand(string name, Func<string, string?> evaluate) =>
        Template().Replace(name, match => match.Groups["bracket"].Success
            ? match.Groups["bracket"].Value
            : evaluate(match.Groups["expression"].Value) ?? match.Value);

    /// <summary>Replaces the templates that the data of the node and of the blocks around it can answer.</summary>
    internal static string ExpandFromData(PesterNode node, CommandInvocationIntrinsics shell)
    {
        Dictionary<string, object?> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (PesterNode origin in node.AncestorsFromRoot().Append(node))
        {
            foreach ((string name, object? value) in origin.Variables)
            {
                known[name] = value;
            }
        }

        return Expand(node.Name, expression => known.ContainsKey(FirstName().Match(expression).Value)
            ? Evaluate(shell, expression, known)
            : null);
    }

    internal static string Evaluate(
        CommandInvocationIntrinsics shell,
        string expression,
        IReadOnlyDictionary<string, object?>? variables = null)
    {
        const string WithVariables = """
            param($______variables, $______body)
            foreach ($______pair in $______variables.GetEnumerator())
            {
                $ExecutionContext.SessionState.PSVariable.Set($______pair.Key, $______pair.Value)
            }
            . $______body
            """;
        ScriptBlock body = ScriptBlock.Create($"${expression}");
        ICollection<PSObject> values = variables is null
            ? shell.InvokeScript(true, body, null)
            : shell.InvokeScript(true, ScriptBlock.Create(WithVariables), null, ToHashtable(variables), body);
        return Text(values);
    }

    private static string Text(ICollection<PSObject> values) =>
        values.Count == 1 && values.First() is null ? "$null" : LanguagePrimitives.ConvertTo<string>(values.ToArray());

    private static Hashtable ToHashtable(IReadOnlyDictionary<string, object?> variables)
    {
        Hashtable table = [];
        foreach ((string name, object? value) in variables)
        {
            table[name] = value;
        }

        return table;
    }

    [GeneratedRegex(
        "(?<!`)<(?<expression>[^>`]+)>|`(?<bracket>[<>])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Template();

    [GeneratedRegex(@"^\w+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstName();
}
