using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommunications.Write, "Warning")]
internal sealed class WriteWarningCommand : StandInCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Msg")]
    [AllowEmptyString]
    public string Message { get; set; } = string.Empty;

    protected override void ProcessRecord() => WriteWarning(Message);
}
