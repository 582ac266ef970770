using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Context</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterContext")]
[Alias("Context")]
internal sealed class AddContextCommand : BlockCommand;
