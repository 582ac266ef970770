using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>It</c>: declares a test for each row of its data.</summary>
[Cmdlet(VerbsCommon.Add, "PesterIt")]
[Alias("It")]
internal sealed class AddItCommand : PesterCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Test { get; set; } = null!;

    [Parameter]
    [Alias("TestCases")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ForEach { get; set; }

    [Parameter]
    public string[] Tag { get; set; } = [];

    [Parameter]
    public SwitchParameter Skip { get; set; }

    protected override void EndProcessing()
    {
        PesterBlock block = Session.Block;
        if (block.Parent is null)
        {
            throw new InvalidOperationException($"The test '{Name}' stands outside of any Describe or Context.");
        }

        bool hasData = MyInvocation.BoundParameters.ContainsKey(nameof(ForEach));
        foreach (object? row in hasData ? Rows.Of(ForEach) : [null])
        {
            block.Add(new PesterTest(Name, block, Test) { HasData = hasData, Data = row, Tags = Tag, Skip = Skip });
        }
    }
}
