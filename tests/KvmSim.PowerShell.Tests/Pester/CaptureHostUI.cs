using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Keeps what a test writes to the host, and fails every question asked of the user.</summary>
internal sealed class CaptureHostUI(PesterSession session) : PSHostUserInterface
{
    private const string NobodyHere = "A test asked the user a question; nobody is there to answer.";

    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => session.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        session.Write(value);

    public override void WriteLine(string value) => session.Write(value + "\n");

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => throw new NotSupportedException(NobodyHere);

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException(NobodyHere);

    public override Dictionary<string, PSObject> Prompt(
        string caption,
        string message,
        Collection<FieldDescription> descriptions) => throw new NotSupportedException(NobodyHere);

    public override int PromptForChoice(
        string caption,
        string message,
        Collection<ChoiceDescription> choices,
        int defaultChoice) => throw new NotSupportedException(NobodyHere);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName) => throw new NotSupportedException(NobodyHere);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw new NotSupportedException(NobodyHere);
}
