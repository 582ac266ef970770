using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>BeTrue</c> and <c>BeFalse</c>: as <c>if</c> sees the value.</summary>
internal sealed class BeTrueOperator(string name, bool expected) : IShouldOperator
{
    public string Name => name;

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } = [OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        bool wanted = expected != call.Negate;
        return ShouldVerdict.Of(
            LanguagePrimitives.IsTrue(call.Actual) == wanted,
            () => $"Expected {ValueText.Of(wanted)},{call.Because} but got {ValueText.Of(call.Actual)}.");
    }
}
