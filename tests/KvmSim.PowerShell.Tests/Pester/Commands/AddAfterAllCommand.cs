using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>AfterAll</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterAfterAll")]
[Alias("AfterAll")]
internal sealed class AddAfterAllCommand : HookCommand
{
    private protected override PesterHook Hook => PesterHook.AfterAll;
}
