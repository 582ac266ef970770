using System.Management.Automation;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Pester;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Makes the operators of Should known to Pester: BeKvmCompatible, AnswerErrno, HaveKernelLog, HaveNoRace. The module
/// does so by itself when Should is first used; this is for sessions in which that is not possible.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, Nouns.KvmShouldOperator, HelpUri = Nouns.Help + "register-kvmshouldoperator")]
[OutputType(typeof(void))]
public sealed class RegisterKvmShouldOperatorCommand : SimCommand
{
    /// <inheritdoc />
    protected override void EndProcessing()
    {
        PSModuleInfo? pester = InvokeCommand.InvokeScript("Get-Module Pester")
            .Select(module => module.BaseObject)
            .OfType<PSModuleInfo>()
            .MaxBy(module => module.Version);
        if (pester is null)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.PesterNotLoaded,
                ErrorCategory.ObjectNotFound,
                target: null,
                "Pester is not loaded in this session.",
                "Import-Module Pester first, version 5 or later."));
        }
        else if (ShouldRegistration.Register(pester) is { } problem)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.PesterNotUsable, ErrorCategory.NotInstalled, pester.Version, problem, "Load Pester 5 or 6."));
        }
    }
}
