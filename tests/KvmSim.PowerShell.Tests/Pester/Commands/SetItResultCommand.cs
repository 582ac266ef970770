using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Set-ItResult</c>: ends the test as skipped or inconclusive.</summary>
[Cmdlet(VerbsCommon.Set, "ItResult")]
internal sealed class SetItResultCommand : PesterCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = nameof(Inconclusive))]
    public SwitchParameter Inconclusive { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = nameof(Skipped))]
    public SwitchParameter Skipped { get; set; }

    [Parameter]
    public string? Because { get; set; }

    protected override void EndProcessing()
    {
        string message = Skipped ? "The test skipped itself" : "The test is inconclusive";
        ThrowTerminatingError(new ErrorRecord(
            new RuntimeException(string.IsNullOrWhiteSpace(Because) ? $"{message}." : $"{message}: {Because}"),
            Skipped ? ResultText.SkippedId : ResultText.InconclusiveId,
            ErrorCategory.OperationStopped,
            targetObject: null));
    }
}
