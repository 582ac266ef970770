using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Gives the block (or the file) that is being discovered one of its hooks.</summary>
internal abstract class HookCommand : PesterCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Scriptblock { get; set; } = null!;

    private protected abstract PesterHook Hook { get; }

    protected override void EndProcessing() => Session.Block.SetHook(Hook, Scriptblock);
}
