namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>An operator that is one expression of the language.</summary>
/// <param name="name">See <see cref="IShouldOperator.Name"/>.</param>
/// <param name="alias">A second name, or null.</param>
/// <param name="expression">In <c>$a</c>, the actual value, and <c>$e</c>, the expected one.</param>
/// <param name="relation">What the value is meant to be or do, as in "to be less than".</param>
/// <param name="argument">The name of the parameter that takes the expected value.</param>
internal sealed class ExpressionOperator(
    string name,
    string? alias,
    string expression,
    string relation,
    string argument = "ExpectedValue") : IShouldOperator
{
    public string Name => name;

    public IReadOnlyList<string> Aliases { get; } = alias is null ? [] : [alias];

    public bool TakesAllInput { get; init; }

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
        [OperatorParameter.Any(argument), OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        object? expected = call[argument];
        string Sentence(string not) =>
            $"Expected the value {not}{relation} {ValueText.Of(expected)},{call.Because} "
            + $"but got {ValueText.Of(call.Actual)}.";
        return call.Decide(
            call.Ask(expression, call.Actual, expected), () => Sentence(string.Empty), () => Sentence("not "));
    }
}
