using System.Management.Automation;

namespace KvmSim.Bench.ShapedModule;

/// <summary>
/// Does nothing to what comes through the pipeline, with the parameters of the commands that change a CPU, and asks as
/// they do before it goes on: what is left of their cost is the shell's.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Shape", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
public sealed class TestShapeCommand : PSCmdlet
{
    /// <summary>Takes a CPU from the command line.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    [Parameter(Position = 0, ParameterSetName = "InputObject")]
    public object? Id { get; set; }

    /// <summary>Takes one through the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Takes a machine from a property of what comes through the pipeline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    public string[]? Machine { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ShouldProcess("CPU 1 of bench", "online: the kernel would answer ok"))
        {
            WriteObject(InputObject);
        }
    }
}
