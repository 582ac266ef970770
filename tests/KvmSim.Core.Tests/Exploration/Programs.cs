using System.Diagnostics;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Programs of the system that some tests need.</summary>
internal static class Programs
{
    /// <summary>Skips the test where one of them is not installed.</summary>
    public static void Require(params string[] programs) =>
        Assert.SkipUnless(
            programs.All(program => Find(program) is not null), $"{string.Join(", ", programs)}: not installed");

    /// <summary>Where the program is, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>What the program prints.</summary>
    public static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(30)); // only what hangs meets it
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output + await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
