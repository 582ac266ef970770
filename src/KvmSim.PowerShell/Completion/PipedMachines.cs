using System.Management.Automation;
using System.Management.Automation.Language;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// The machines that stand before a command in its pipeline, without running any of it: "Get-SimMachine b |", "$m |",
/// "Get-SimCpu -Machine b |".
/// </summary>
internal static class PipedMachines
{
    /// <summary>The parameters that say which machine a command writes about, in the order of their weight.</summary>
    private static readonly string[] Names = ["Machine", "MachineName"];

    /// <summary>The commands that write machines, and the parameters that name them.</summary>
    private static readonly Dictionary<string, string[]> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Get-SimMachine"] = ["Name"],
        ["New-SimMachine"] = ["Name", "From"],
        ["Import-SimMachine"] = ["Name"],
    };

    /// <summary>Machines or their names; null if the pipeline does not say.</summary>
    public static object? Of(CommandAst? command)
    {
        if (command?.Parent is not PipelineAst pipeline)
        {
            return null;
        }

        for (int i = pipeline.PipelineElements.IndexOf(command) - 1; i >= 0; i--)
        {
            object? found = pipeline.PipelineElements[i] switch
            {
                CommandAst before => NamedIn(before),
                CommandExpressionAst expression => ValueOf(expression.Expression),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Whether a command that writes machines stands before, so that they are what comes.</summary>
    public static bool AreWhole(CommandAst? command) => command?.Parent is PipelineAst pipeline
        && pipeline.PipelineElements.Take(pipeline.PipelineElements.IndexOf(command)).OfType<CommandAst>()
            .Any(before => Makers.ContainsKey(before.GetCommandName() ?? ""));

    private static object? NamedIn(CommandAst command)
    {
        string name = command.GetCommandName() ?? "";
        bool isMaker = Makers.TryGetValue(name, out string[]? maker);
        Dictionary<string, ParameterBindingResult> bound =
            StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters;
        ParameterBindingResult? argument = (maker ?? Names)
            .Select(parameter => bound.GetValueOrDefault(parameter))
            .FirstOrDefault(result => result is not null);
        return argument is not null ? ValueOf(argument.Value) ?? argument.ConstantValue
            : isMaker && string.Equals(name, "Get-SimMachine", StringComparison.OrdinalIgnoreCase)
            ? MachineRegistry.Here.All.ToArray()
            : null;
    }

    /// <summary>The value of words, lists of words and variables; nothing else is evaluated.</summary>
    internal static object? ValueOf(Ast? ast) => ast switch
    {
        StringConstantExpressionAst word => word.Value,
        ArrayLiteralAst list => list.Elements.Select(ValueOf).ToArray(),
        // The name of a variable and nothing more: to look at it changes nothing.
        VariableExpressionAst variable => ScriptBlock.Create(variable.Extent.Text).InvokeReturnAsIs(),
        _ => null,
    };
}
