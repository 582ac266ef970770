using System.Collections.ObjectModel;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The operators of <c>Should</c>, and the parameters they give it.</summary>
internal static class ShouldOperators
{
    private static readonly IReadOnlyList<IShouldOperator> All =
    [
        new BeOperator("Be", "EQ", caseSensitive: false),
        new BeOperator("BeExactly", "CEQ", caseSensitive: true),
        new BeTrueOperator("BeTrue", expected: true),
        new BeTrueOperator("BeFalse", expected: false),
        new BeNullOrEmptyOperator(),
        new BeOfTypeOperator(),
        new HaveCountOperator(),
        new ExistOperator(),
        new FileContentMatchOperator("FileContentMatch", "$a -match $e"),
        new FileContentMatchOperator("FileContentMatchExactly", "$a -cmatch $e"),
        new ThrowOperator(),
        new HaveParameterOperator(),
        new ExpressionOperator("BeLike", alias: null, "$a -like $e", "to be like"),
        new ExpressionOperator("BeLikeExactly", alias: null, "$a -clike $e", "to be exactly like"),
        new ExpressionOperator("Match", alias: null, "$a -match $e", "to match", "RegularExpression"),
        new ExpressionOperator("MatchExactly", "CMATCH", "$a -cmatch $e", "to match exactly", "RegularExpression"),
        new ExpressionOperator("BeGreaterThan", "GT", "-not ($a -le $e)", "to be greater than"),
        new ExpressionOperator("BeGreaterOrEqual", "GE", "-not ($a -lt $e)", "to be at least"),
        new ExpressionOperator("BeLessThan", "LT", "-not ($a -ge $e)", "to be less than"),
        new ExpressionOperator("BeLessOrEqual", "LE", "-not ($a -gt $e)", "to be at most"),
        new ExpressionOperator("BeIn", alias: null, "$e -contains $a", "to be in"),
        new ExpressionOperator("Contain", alias: null, "$a -contains $e", "to contain") { TakesAllInput = true },
        new UnsupportedOperator("FileContentMatchMultiline", OperatorParameter.Any("ExpectedContent")),
        new UnsupportedOperator("FileContentMatchMultilineExactly", OperatorParameter.Any("ExpectedContent")),
        new UnsupportedOperator("InvokeVerifiable", OperatorParameter.Because),
        new UnsupportedOperator(
            "Invoke",
            OperatorParameter.Text("CommandName"),
            OperatorParameter.Any("Times"),
            OperatorParameter.Any("ParameterFilter"),
            OperatorParameter.Text("ModuleName"),
            OperatorParameter.Text("Scope"),
            OperatorParameter.Switch("Exactly"),
            OperatorParameter.Because),
    ];

    internal static IShouldOperator Named(string name) =>
        All.First(each => each.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>New ones each time, for they hold the values of one call.</summary>
    internal static RuntimeDefinedParameterDictionary Parameters()
    {
        RuntimeDefinedParameterDictionary parameters = [];
        foreach (IShouldOperator each in All)
        {
            Collection<Attribute> choice = [new ParameterAttribute { ParameterSetName = each.Name, Mandatory = true }];
            if (each.Aliases.Count > 0)
            {
                choice.Add(new AliasAttribute([.. each.Aliases]));
            }

            parameters.Add(each.Name, new RuntimeDefinedParameter(each.Name, typeof(SwitchParameter), choice));
            AddOwn(parameters, each);
        }

        return parameters;
    }

    private static void AddOwn(RuntimeDefinedParameterDictionary parameters, IShouldOperator owner)
    {
        int position = 0;
        foreach (OperatorParameter own in owner.Parameters)
        {
            ParameterAttribute attribute = new() { ParameterSetName = owner.Name };
            if (!own.IsSwitch)
            {
                attribute.Position = position++;
            }

            if (!parameters.TryGetValue(own.Name, out RuntimeDefinedParameter? present))
            {
                present = new RuntimeDefinedParameter(own.Name, own.Type, []);
                parameters.Add(own.Name, present);
            }

            present.Attributes.Add(attribute);
        }
    }
}
