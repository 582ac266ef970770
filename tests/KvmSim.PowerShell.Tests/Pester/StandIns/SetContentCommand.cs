using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Files only, as UTF-8 without a byte order mark, a line for each value.</summary>
[Cmdlet(VerbsCommon.Set, "Content")]
internal sealed class SetContentCommand : StandInCommand
{
    private readonly List<object?> _values = [];

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Value { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void ProcessRecord() => _values.AddRange(Value ?? []);

    protected override void EndProcessing()
    {
        string end = NoNewline ? string.Empty : Environment.NewLine;
        string text = string.Concat(_values.Select(value => LanguagePrimitives.ConvertTo<string>(value) + end));
        if (Array.Exists(Path, WildcardPattern.ContainsWildcardCharacters))
        {
            Refuse("wildcards in the path of 'Set-Content'", RealSession);
        }

        ForEachPath(Path.Concat(LiteralPath), path => File.WriteAllText(FileAt(path), text));
    }
}
