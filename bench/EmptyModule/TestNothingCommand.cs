using System.Management.Automation;

namespace KvmSim.Bench.EmptyModule;

/// <summary>Does nothing to what comes through the pipeline.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Nothing")]
public sealed class TestNothingCommand : Cmdlet
{
    /// <summary>What comes through.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => WriteObject(InputObject);
}
