using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// The width of "| Out-String -Width 60". The shell tells a view only how wide its window is; the statement that is
/// running says what was asked for.
/// </summary>
internal static class AskedWidth
{
    /// <summary>The view's own script and this, and the statement; a pipeline in a function is one further.</summary>
    private const int Frames = 4;

    /// <summary>The width that the running pipeline asks for as a number; null if it does not.</summary>
    public static int? Here() => Runspace.DefaultRunspace?.Debugger?.GetCallStack().Take(Frames)
        .Select(frame => frame.Position?.Text)
        .Where(text => text is not null && text.Contains("-W", StringComparison.OrdinalIgnoreCase))
        .Select(text => In(text!))
        .FirstOrDefault(width => width is not null);

    private static int? In(string statement)
    {
        StatementAst? first = Parser.ParseInput(statement, out _, out _).EndBlock?.Statements.FirstOrDefault();
        PipelineAst? pipeline = (first is AssignmentStatementAst assignment ? assignment.Right : first) as PipelineAst;
        CommandAst? output = pipeline?.PipelineElements.OfType<CommandAst>().LastOrDefault(
            command => command.GetCommandName()?.ToUpperInvariant() is "OUT-STRING" or "OSS" or "OUT-FILE");
        return output is null ? null : WidthOf(output);
    }

    private static int? WidthOf(CommandAst output)
    {
        for (int i = 1; i < output.CommandElements.Count; i++)
        {
            if (output.CommandElements[i] is CommandParameterAst parameter
                && "Width".StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase))
            {
                Ast? argument = parameter.Argument ?? output.CommandElements.ElementAtOrDefault(i + 1);
                return argument is ConstantExpressionAst { Value: int width and > 1 } ? width : null;
            }
        }

        return null;
    }
}
