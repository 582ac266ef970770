using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Marks the cmdlets a test file gets: the language's own and the stand-ins.</summary>
internal abstract class PesterCmdlet : PSCmdlet
{
    private protected PesterSession Session => CaptureHost.SessionOf(Host);

    /// <summary>Ends the script here, and fails the test even if the script goes on.</summary>
    private protected void Refuse(string what, string owner = "the real Pester")
    {
        ErrorRecord error = Unsupported.Error(what, owner);
        Session.FailUnsupported(error);
        ThrowTerminatingError(error);
    }
}
