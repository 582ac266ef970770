using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommon.Get, "ChildItem")]
internal sealed class GetChildItemCommand : StandInCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = ["."];

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter File { get; set; }

    [Parameter]
    public SwitchParameter Directory { get; set; }

    protected override void ProcessRecord() => ForEachPath(Path, path => WriteObject(
        InvokeProvider.ChildItem.Get([path], Recurse, force: false, literalPath: false).Where(Wanted),
        enumerateCollection: true));

    private bool Wanted(PSObject item) => File == Directory || (item.BaseObject is DirectoryInfo) == Directory;
}
