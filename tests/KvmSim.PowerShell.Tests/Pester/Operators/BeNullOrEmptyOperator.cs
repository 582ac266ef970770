using System.Collections;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>BeNullOrEmpty</c>: nothing, or one thing that is an empty string once it is a string.</summary>
internal sealed class BeNullOrEmptyOperator : IShouldOperator
{
    public string Name => "BeNullOrEmpty";

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => true;

    public IReadOnlyList<OperatorParameter> Parameters { get; } = [OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        object?[] input = (object?[])call.Actual!;
        return call.Decide(
            input.Length == 0 || (input.Length == 1 && IsEmpty(input[0])),
            () => $"Expected $null or empty,{call.Because} "
                + $"but got {ValueText.Of(input.Length == 1 ? input[0] : input)}.",
            () => $"Expected a value,{call.Because} but got $null or empty.");
    }

    private static bool IsEmpty(object? value) => Bare.Of(value) is Hashtable table
        ? table.Count == 0
        : LanguagePrimitives.ConvertTo<string>(value).Length == 0;
}
