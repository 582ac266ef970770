using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsDiagnostic.Test, "Path")]
internal sealed class TestPathCommand : PathStandInCommand
{
    /// <summary>Any, Container or Leaf.</summary>
    [Parameter]
    [ValidateSet("Any", "Container", "Leaf", ErrorMessage = "'{0}' is not one of {1}.")]
    public string PathType { get; set; } = "Any";

    protected override void ProcessRecord()
    {
        foreach (string path in Paths)
        {
            WriteObject(Exists(path));
        }
    }

    private bool Exists(string path)
    {
        try
        {
            bool IsContainer() => InvokeProvider.Item.IsContainer(IsLiteral ? WildcardPattern.Escape(path) : path);
            return !string.IsNullOrWhiteSpace(path)
                && InvokeProvider.Item.Exists(path, force: false, IsLiteral)
                && PathType.ToUpperInvariant() switch { "CONTAINER" => IsContainer(), "LEAF" => !IsContainer(), _ => true };
        }
        catch (SessionStateException)
        {
            return false;
        }
    }
}
