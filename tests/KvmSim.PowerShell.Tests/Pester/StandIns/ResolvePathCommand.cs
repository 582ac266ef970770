using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsDiagnostic.Resolve, "Path")]
internal sealed class ResolvePathCommand : StandInCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    protected override void ProcessRecord() => ForEachPath(Path, path =>
        WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(path), enumerateCollection: true));
}
