using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>A host without a console: it keeps what is written, and hands the session to the commands.</summary>
internal sealed class CaptureHost(PesterSession session) : PSHost
{
    private readonly PSObject _privateData = new(session);
    private readonly CaptureHostUI _ui = new(session);

    public override string Name => "KvmSim test host";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSObject PrivateData => _privateData;

    internal static PesterSession SessionOf(PSHost host) =>
        host.PrivateData?.BaseObject as PesterSession
        ?? throw new InvalidOperationException("This command works in a test file only.");

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException("Tests have nobody to prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("Tests have nobody to prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
