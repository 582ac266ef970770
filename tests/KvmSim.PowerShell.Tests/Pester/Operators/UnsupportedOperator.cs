namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>An operator the real Pester has, here only to be refused by name.</summary>
internal sealed class UnsupportedOperator(string name, params OperatorParameter[] parameters) : IShouldOperator
{
    public string Name => name;

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => true;

    public IReadOnlyList<OperatorParameter> Parameters { get; } = parameters;

    public ShouldVerdict Test(ShouldCall call) =>
        new(Failure: null, Unsupported: Pester.Unsupported.Error($"'Should -{name}'"));
}
