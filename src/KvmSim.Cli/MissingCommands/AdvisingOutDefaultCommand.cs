using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace KvmSim.Cli.MissingCommands;

/// <summary>The engine's Out-Default, which every error passes on its way to the screen.</summary>
/// <remarks>The engine swallows whatever its hook for commands not found throws, so the advice is given here.</remarks>
[Cmdlet(VerbsData.Out, "Default")]
public sealed class AdvisingOutDefaultCommand : OutDefaultCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is ErrorRecord record)
        {
            MissingCommandAdvice.Decorate(record);
        }

        base.ProcessRecord();
    }
}
