using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommunications.Write, "Output")]
internal sealed class WriteOutputCommand : StandInCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => WriteObject(InputObject, !NoEnumerate);
}
