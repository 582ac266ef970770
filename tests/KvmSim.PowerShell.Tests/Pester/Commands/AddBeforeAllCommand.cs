using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>BeforeAll</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterBeforeAll")]
[Alias("BeforeAll")]
internal sealed class AddBeforeAllCommand : HookCommand
{
    private protected override PesterHook Hook => PesterHook.BeforeAll;
}
