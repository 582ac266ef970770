using System.Diagnostics;

namespace KvmSim.PowerShell.Tests;

/// <summary>A real PowerShell, as a user starts it, in a process of its own.</summary>
internal static class PwshProcess
{
    /// <param name="arguments">What pwsh takes, without -NoProfile and -NonInteractive.</param>
    internal static Task<ProcessResult> Run(params string[] arguments) => ChildProcess.Run(Start(arguments));

    internal static ProcessStartInfo Start(params string[] arguments) =>
        ChildProcess.Of("dotnet", [TestPaths.PowerShell, "-NoLogo", "-NoProfile", "-NonInteractive", .. arguments]);
}
