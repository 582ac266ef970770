using System.Management.Automation;
using System.Management.Automation.Language;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>HaveParameter</c>: a command has a parameter with these traits.</summary>
internal sealed class HaveParameterOperator : IShouldOperator
{
    private const string ParameterName = nameof(ParameterName);
    private const string ParameterType = "Type";
    private const string DefaultValue = nameof(DefaultValue);
    private const string Mandatory = nameof(Mandatory);
    private const string HasArgumentCompleter = nameof(HasArgumentCompleter);

    public string Name => "HaveParameter";

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
    [
        OperatorParameter.Text(ParameterName),
        OperatorParameter.Any(ParameterType),
        OperatorParameter.Text(DefaultValue),
        OperatorParameter.Because,
        OperatorParameter.Switch(Mandatory),
        OperatorParameter.Switch(HasArgumentCompleter),
    ];

    public ShouldVerdict Test(ShouldCall call)
    {
        if (Bare.Of(call.Actual)
            is not (CommandInfo command and not ApplicationInfo))
        {
            throw new ArgumentException("Should -HaveParameter needs a command, from Get-Command.", nameof(call));
        }

        string name = call[ParameterName] as string
            ?? throw new ArgumentException("Should -HaveParameter needs the name of a parameter.", nameof(call));
        string subject = $"'{command.Name}' {(call.Negate ? "not to" : "to")} have the parameter '{name}'";
        if (command.Parameters is null || !command.Parameters.TryGetValue(name, out ParameterMetadata? parameter))
        {
            return ShouldVerdict.Of(call.Negate, () => $"Expected {subject},{call.Because} but it is missing.");
        }

        // As in Pester, -Not without traits is about the parameter; with traits it is about each of them.
        bool traits = call.IsOn(Mandatory)
            || call.Has(ParameterType)
            || call.Has(DefaultValue)
            || call.Has(HasArgumentCompleter);
        List<string> wrong = call.Negate && !traits ? ["it is there"] : [.. Wrong(call, command, parameter)];
        return ShouldVerdict.Of(
            wrong.Count == 0, () => $"Expected {subject},{call.Because} but {string.Join(" and ", wrong)}.");
    }

    /// <summary>One clause for each trait that isn't as asked for.</summary>
    private static IEnumerable<string> Wrong(ShouldCall call, CommandInfo command, ParameterMetadata parameter)
    {
        if (call.Has(Mandatory))
        {
            bool actual = parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.Mandatory);
            bool wanted = call.IsOn(Mandatory) && !call.Negate;
            if (actual != wanted)
            {
                yield return actual ? "it is mandatory" : "it isn't mandatory";
            }
        }

        if (call.Has(ParameterType)
            && parameter.ParameterType == BeOfTypeOperator.TypeNamed(call[ParameterType]) == call.Negate)
        {
            yield return $"its type is {ValueText.Of(parameter.ParameterType)}";
        }

        if (call.Has(DefaultValue))
        {
            string actual = DefaultOf(command, parameter.Name);
            if (actual.Equals((string?)call[DefaultValue], StringComparison.OrdinalIgnoreCase) == call.Negate)
            {
                yield return $"its default value is {ValueText.Of(actual)}";
            }
        }

        if (call.Has(HasArgumentCompleter))
        {
            bool actual = parameter.Attributes.OfType<ArgumentCompleterAttribute>().Any();
            bool wanted = call.IsOn(HasArgumentCompleter) && !call.Negate;
            if (actual != wanted)
            {
                yield return actual ? "it has an argument completer" : "it has no argument completer";
            }
        }
    }

    /// <summary>
    /// A constant's value, else the expression as written; <c>$null</c> and no default are both empty.
    /// </summary>
    private static string DefaultOf(CommandInfo command, string name)
    {
        CommandInfo target = command is AliasInfo { ResolvedCommand: { } resolved } ? resolved : command;
        ScriptBlock script = target switch
        {
            FunctionInfo function => function.ScriptBlock,
            ExternalScriptInfo file => file.ScriptBlock,
            _ => throw new ArgumentException("-DefaultValue is for functions and scripts only.", nameof(command)),
        };
        IEnumerable<ParameterAst>? parameters = script.Ast switch
        {
            FunctionDefinitionAst function => function.Parameters ?? function.Body.ParamBlock?.Parameters,
            ScriptBlockAst body => body.ParamBlock?.Parameters,
            _ => null,
        };
        ExpressionAst? value = parameters?
            .FirstOrDefault(each => each.Name.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase))?
            .DefaultValue;
        return value switch
        {
            null => string.Empty,
            StringConstantExpressionAst text => text.Value,
            ExpandableStringExpressionAst text => text.Value,
            ConstantExpressionAst constant => LanguagePrimitives.ConvertTo<string>(constant.Value),
            VariableExpressionAst { VariablePath.UserPath: var word } when IsNull(word) => string.Empty,
            VariableExpressionAst { VariablePath.UserPath: var word } when IsBoolean(word) => word,
            _ => value.Extent.Text,
        };
    }

    private static bool IsNull(string word) => word.Equals("null", StringComparison.OrdinalIgnoreCase);

    private static bool IsBoolean(string word) =>
        word.Equals("true", StringComparison.OrdinalIgnoreCase)
        || word.Equals("false", StringComparison.OrdinalIgnoreCase);
}
