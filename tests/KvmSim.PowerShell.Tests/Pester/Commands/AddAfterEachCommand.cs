using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>AfterEach</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterAfterEach")]
[Alias("AfterEach")]
internal sealed class AddAfterEachCommand : HookCommand
{
    private protected override PesterHook Hook => PesterHook.AfterEach;
}
