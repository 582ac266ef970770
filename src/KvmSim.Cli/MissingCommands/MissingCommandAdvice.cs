using System.Management.Automation;

namespace KvmSim.Cli.MissingCommands;

/// <summary>
/// Says of a command that was not found where it lives, when it is one that every PowerShell user expects.
/// </summary>
internal static class MissingCommandAdvice
{
    internal const string Remedy = "run this in pwsh 7.4 or later with Import-Module KvmSim";

    /// <summary>Gives the record a message that helps; a record of any other error is left as it is.</summary>
    internal static void Decorate(ErrorRecord record)
    {
        if (record.ErrorDetails is null
            && record.Exception is CommandNotFoundException { CommandName: { } name }
            && MissingCommandTable.Find(name) is { } found)
        {
            record.ErrorDetails = new ErrorDetails(
                $"{found.Command} is part of PowerShell's {found.Module}, which kvmsim does not carry; {Remedy}");
        }
    }
}
