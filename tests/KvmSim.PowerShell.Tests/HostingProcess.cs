using System.Diagnostics;

namespace KvmSim.PowerShell.Tests;

/// <summary>Runs the built kvmsim as a user does.</summary>
internal static class HostingProcess
{
    private static readonly string Program =
        Path.Combine(TestPaths.ProgramFolder, OperatingSystem.IsWindows() ? "kvmsim.exe" : "kvmsim");

    internal static Task<ProcessResult> Run(params string[] arguments) =>
        RunWith(input: null, variable: null, arguments);

    internal static Task<ProcessResult> RunIn(string folder, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(variable: null, arguments);
        start.WorkingDirectory = folder;
        return ChildProcess.Run(start, input: null);
    }

    internal static Task<ProcessResult> RunWithInput(string input, params string[] arguments) =>
        RunWith(input, variable: null, arguments);

    internal static Task<ProcessResult> RunWith(
        string? input, (string Name, string Value)? variable, params string[] arguments) =>
        ChildProcess.Run(StartInfo(variable, arguments), input);

    /// <summary>Through a shell, which redirects as it is told.</summary>
    internal static Task<ProcessResult> RunInShell(string commandLine) =>
        ChildProcess.Run(ChildProcess.Of("/bin/sh", ["-c", $"'{Program}' {commandLine}"]), input: null);

    /// <summary>A line as it is pasted into a shell whose PATH has kvmsim, in that folder.</summary>
    internal static Task<ProcessResult> RunInShellIn(string folder, string line)
    {
        ProcessStartInfo start = ChildProcess.Of("/bin/sh", ["-c", line]);
        start.WorkingDirectory = folder;
        start.Environment["PATH"] =
            $"{TestPaths.ProgramFolder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        return ChildProcess.Run(start, input: null);
    }

    internal static Process Start(params string[] arguments) => Process.Start(StartInfo(variable: null, arguments))!;

    private static ProcessStartInfo StartInfo((string Name, string Value)? variable, string[] arguments)
    {
        ProcessStartInfo start = ChildProcess.Of(Program, arguments);
        if (variable is var (name, value))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
