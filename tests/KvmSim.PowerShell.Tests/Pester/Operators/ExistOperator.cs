using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Exist</c>: a path of any provider, wildcards and all.</summary>
internal sealed class ExistOperator : IShouldOperator
{
    public string Name => "Exist";

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } = [OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        string path = LanguagePrimitives.ConvertTo<string>(call.Actual);
        return call.Decide(
            call.Cmdlet.InvokeProvider.Item.Exists(path),
            () => $"Expected the path {ValueText.Of(path)} to exist,{call.Because} but it doesn't.",
            () => $"Expected the path {ValueText.Of(path)} not to exist,{call.Because} but it does.");
    }
}
