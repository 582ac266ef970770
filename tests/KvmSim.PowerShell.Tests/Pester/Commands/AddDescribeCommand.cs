using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Describe</c>.</summary>
[Cmdlet(VerbsCommon.Add, "PesterDescribe")]
[Alias("Describe")]
internal sealed class AddDescribeCommand : BlockCommand;
