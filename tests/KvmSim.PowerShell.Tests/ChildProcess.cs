using System.Diagnostics;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>A process that never outlives its test.</summary>
internal static class ChildProcess
{
    /// <summary>
    /// Longer than anything takes, on a machine twenty times slower: it ends what hangs, and measures nothing.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How to start it with its three streams in hand, and without what the caller's environment says about output.
    /// </summary>
    internal static ProcessStartInfo Of(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("KVMSIM_MODULE");
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="start">From <see cref="Of"/>.</param>
    /// <param name="input">Its standard input, which ends after this.</param>
    internal static async Task<ProcessResult> Run(ProcessStartInfo start, string? input = null)
    {
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteInput(process, input, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProcessResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task WriteInput(Process process, string? input, CancellationToken token)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all of it.
        }
    }
}
