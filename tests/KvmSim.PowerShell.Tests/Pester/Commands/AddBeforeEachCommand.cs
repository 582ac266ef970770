using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>BeforeEach</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterBeforeEach")]
[Alias("BeforeEach")]
internal sealed class AddBeforeEachCommand : HookCommand
{
    private protected override PesterHook Hook => PesterHook.BeforeEach;
}
