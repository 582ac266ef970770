using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Runs in the place of a command that only the real Pester or a real session has.</summary>
[Cmdlet(VerbsSecurity.Block, "PesterCommand")]
internal sealed class BlockPesterCommand : PesterCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1)]
    public string Owner { get; set; } = string.Empty;

    protected override void EndProcessing() => Refuse($"'{Name}'", Owner);
}
