using System.Diagnostics;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>Runs the built kvmsim as a user does, in a process of its own that never outlives its time.</summary>
internal static class HostingProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static Task<ProcessResult> Run(params string[] arguments) => RunWith(input: null, variable: null, arguments);

    internal static Task<ProcessResult> RunWithInput(string input, params string[] arguments) =>
        RunWith(input, variable: null, arguments);

    internal static async Task<ProcessResult> RunWith(
        string? input, (string Name, string Value)? variable, params string[] arguments)
    {
        using Process process = Start(variable, arguments);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new ProcessResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    internal static Process Start((string Name, string Value)? variable, string[] arguments)
    {
        string program = Path.Combine(TestPaths.ProgramFolder, OperatingSystem.IsWindows() ? "kvmsim.exe" : "kvmsim");
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("KVMSIM_MODULE");
        if (variable is var (name, value))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
