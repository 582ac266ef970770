using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommon.Remove, "Item")]
internal sealed class RemoveItemCommand : PathStandInCommand
{
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => ForEachPath(Paths, path =>
    {
        if (!Recurse && InvokeProvider.Item.IsContainer(path) && InvokeProvider.ChildItem.HasChild(path))
        {
            Refuse("'Remove-Item' without -Recurse of a folder that isn't empty (a real session asks)", RealSession);
        }

        InvokeProvider.Item.Remove([path], Recurse, Force, IsLiteral);
    });
}
