using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// A stand-in that takes paths: with wildcards by <c>-Path</c>, to the letter by <c>-LiteralPath</c>.
/// </summary>
internal abstract class PathStandInCommand : StandInCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = ByPath,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    private protected bool IsLiteral => ParameterSetName is ByLiteralPath;

    private protected string[] Paths => IsLiteral ? LiteralPath : Path;
}
