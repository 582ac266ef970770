using System.Management.Automation;

namespace KvmSim.PowerShell.Pester;

/// <summary>Makes the operators of Should known to the Pester that is loaded. Doing it again changes nothing.</summary>
internal static class ShouldRegistration
{
    /// <summary>The oldest Pester whose operators are registered like this.</summary>
    public static readonly Version OldestPester = new(5, 0);

    /// <summary>
    /// Run inside Pester, so that its commands are found whoever loaded it and whatever else has their names.
    /// </summary>
    private const string Script = """
        Add-ShouldOperator -Name BeKvmCompatible -SupportsArrayInput -Test {
            param($ActualValue, [switch] $Negate, [string] $Because)
            [KvmSim.PowerShell.Pester.ShouldOperators]::BeKvmCompatible($ActualValue, $Negate, $Because)
        }
        Add-ShouldOperator -Name AnswerErrno -SupportsArrayInput -Test {
            param($ActualValue, [string] $Errno, [switch] $Negate, [string] $Because)
            [KvmSim.PowerShell.Pester.ShouldOperators]::AnswerErrno($ActualValue, $Errno, $Negate, $Because)
        }
        Add-ShouldOperator -Name HaveKernelLog -SupportsArrayInput -Test {
            param(
                $ActualValue, [string] $Pattern, [Nullable[KvmSim.Messages.KernelLogLevel]] $Level,
                [switch] $Negate, [string] $Because)
            [KvmSim.PowerShell.Pester.ShouldOperators]::HaveKernelLog($ActualValue, $Pattern, $Level, $Negate, $Because)
        }
        Add-ShouldOperator -Name HaveNoRace -SupportsArrayInput -Test {
            param($ActualValue, [switch] $Negate, [string] $Because)
            [KvmSim.PowerShell.Pester.ShouldOperators]::HaveNoRace($ActualValue, $Negate, $Because)
        }
        """;

    /// <summary>Registers; null if that went well, otherwise a sentence that says why not.</summary>
    public static string? Register(PSModuleInfo pester)
    {
        if (pester.Version < OldestPester)
        {
            return $"Pester {pester.Version} does not take the operators of KvmSim; load Pester 5 or 6.";
        }

        try
        {
            _ = pester.Invoke(ScriptBlock.Create(Script));
            return null;
        }
        catch (Exception exception) when (exception is RuntimeException or PSInvalidOperationException)
        {
            string first = exception.Message.Split('\n')[0].TrimEnd('\r', '.');
            return $"Pester {pester.Version} did not take the operators of KvmSim: {first}.";
        }
    }
}
