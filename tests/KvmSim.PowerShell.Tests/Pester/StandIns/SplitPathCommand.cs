using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = nameof(Parent))]
internal sealed class SplitPathCommand : StandInCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = nameof(Parent))]
    public SwitchParameter Parent { get; set; } = true;

    [Parameter(Mandatory = true, ParameterSetName = nameof(Leaf))]
    public SwitchParameter Leaf { get; set; }

    protected override void ProcessRecord() => ForEachPath(Path, path => WriteObject(
        Leaf ? SessionState.Path.ParseChildName(path) : SessionState.Path.ParseParent(path, root: string.Empty)));
}
