using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

[Cmdlet(VerbsDiagnostic.Test, "Path")]
internal sealed class TestPathCommand : PathStandInCommand
{
    /// <summary>Any, Container or Leaf.</summary>
    [Parameter]
    [ValidateSet("Any", "Container", "Leaf")]
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
            bool Wants(string type) => PathType.Equals(type, StringComparison.OrdinalIgnoreCase);
            bool IsContainer() => InvokeProvider.Item.IsContainer(IsLiteral ? WildcardPattern.Escape(path) : path);
            return !string.IsNullOrWhiteSpace(path)
                && InvokeProvider.Item.Exists(path, force: false, IsLiteral)
                && (Wants("Any") || IsContainer() == Wants("Container"));
        }
        catch (SessionStateException)
        {
            return false;
        }
    }
}
