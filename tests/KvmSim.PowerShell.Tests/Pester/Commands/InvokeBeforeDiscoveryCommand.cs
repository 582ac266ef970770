using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>BeforeDiscovery</c>: runs its script at once, in the scope it stands in.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PesterBeforeDiscovery")]
[Alias("BeforeDiscovery")]
internal sealed class InvokeBeforeDiscoveryCommand : PesterCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    protected override void EndProcessing()
    {
        _ = Session.Block;   // throws once tests run
        _ = InvokeCommand.InvokeScript(false, ScriptBlock, null);
    }
}
