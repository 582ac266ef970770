using System.Globalization;
using System.Management.Automation.Host;

namespace KvmSim.Cli.Hosting;

/// <summary>The program as the engine sees it.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    /// <summary>The code that a script gave to <c>exit</c>, or null while none has.</summary>
    internal int? ExitCode { get; private set; }

    public override string Name => "kvmsim";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode ??= exitCode;

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("kvmsim has no nested prompt.");

    public override void ExitNestedPrompt() =>
        throw new NotSupportedException("kvmsim has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
