using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Declares a block and discovers what is in it, once for each row of <see cref="ForEach"/>.</summary>
internal abstract class BlockCommand : PesterCmdlet
{
    private const string DiscoverBody = """
        param($______block, $______body)
        foreach ($______pair in $______block.Variables.GetEnumerator())
        {
            $ExecutionContext.SessionState.PSVariable.Set($______pair.Key, $______pair.Value)
        }

        do { $null = . $______body } while ($false)
        """;

    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Fixture { get; set; } = null!;

    [Parameter]
    [Alias("Tags")]
    public string[] Tag { get; set; } = [];

    [Parameter]
    public SwitchParameter Skip { get; set; }

    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object? ForEach { get; set; }

    protected override void EndProcessing()
    {
        bool hasData = MyInvocation.BoundParameters.ContainsKey(nameof(ForEach));
        foreach (object? row in hasData ? Rows.Of(ForEach) : [null])
        {
            PesterBlock block = new(Name, Session.Block) { HasData = hasData, Data = row, Tags = Tag, Skip = Skip };
            Session.Within(block, () => Discover(block));
        }
    }

    private void Discover(PesterBlock block)
    {
        try
        {
            _ = InvokeCommand.InvokeScript(true, ScriptBlock.Create(DiscoverBody), null, block, Fixture);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            Session.FailDiscovery(e.ErrorRecord);
            throw;
        }
    }
}
