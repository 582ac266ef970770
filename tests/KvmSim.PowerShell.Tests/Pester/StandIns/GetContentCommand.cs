using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Files only, as UTF-8 where no byte order mark says otherwise; the lines have no note properties.</summary>
[Cmdlet(VerbsCommon.Get, "Content")]
internal sealed class GetContentCommand : PathStandInCommand
{
    [Parameter]
    public SwitchParameter Raw { get; set; }

    protected override void ProcessRecord() => ForEachPath(Paths, path =>
    {
        foreach (string file in Files(path, IsLiteral))
        {
            if (!File.Exists(file))
            {
                ItemNotFoundException missing = new($"There is no file '{path}'.");
                WriteError(new ErrorRecord(missing, "PathNotFound", ErrorCategory.ObjectNotFound, path));
            }
            else if (!Raw)
            {
                WriteObject(File.ReadAllLines(file), enumerateCollection: true);
            }
            else if (File.ReadAllText(file) is { Length: > 0 } text)
            {
                WriteObject(text);
            }
        }
    });
}
