using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommunications.Write, "Host")]
internal sealed class WriteHostCommand : StandInCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    public object? Object { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>
    /// As information with this tag: the engine then hands it to the host, and <c>6&gt;</c> catches it.
    /// </summary>
    protected override void ProcessRecord() => WriteInformation(
        new HostInformationMessage { Message = LanguagePrimitives.ConvertTo<string>(Object), NoNewLine = NoNewline },
        ["PSHOST"]);
}
