namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>One operator of <c>Should</c>.</summary>
internal interface IShouldOperator
{
    /// <summary>The switch that chooses it; also its parameter set.</summary>
    string Name { get; }

    IReadOnlyList<string> Aliases { get; }

    /// <summary>Whether it is asked once about everything in the pipeline, rather than about each object.</summary>
    bool TakesAllInput { get; }

    /// <summary>Its own parameters; those that aren't switches are positional, in this order.</summary>
    IReadOnlyList<OperatorParameter> Parameters { get; }

    ShouldVerdict Test(ShouldCall call);
}
