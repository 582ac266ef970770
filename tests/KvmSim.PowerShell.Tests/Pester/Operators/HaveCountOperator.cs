using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>HaveCount</c>: as many objects came through the pipeline.</summary>
internal sealed class HaveCountOperator : IShouldOperator
{
    public string Name => "HaveCount";

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => true;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
        [OperatorParameter.ExpectedValue, OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        int expected = LanguagePrimitives.ConvertTo<int>(call.Expected);
        object?[] input = (object?[])call.Actual!;
        return call.Decide(
            input.Length == expected,
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"Expected a collection of {expected},{call.Because} but got {input.Length}: {ValueText.Of(input)}."),
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"Expected a collection of any size but {expected},{call.Because} but got {ValueText.Of(input)}."));
    }
}
