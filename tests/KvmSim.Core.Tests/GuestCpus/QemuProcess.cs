using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace KvmSim.Core.Tests.GuestCpus;

/// <summary>Debian's QEMU, started without a disk and stopped before its first instruction.</summary>
internal static class QemuProcess
{
    private static readonly string Program = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "qemu-system-x86_64"))
        .FirstOrDefault(File.Exists) ?? "";

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() => Assert.SkipUnless(
        Program.Length > 0,
        "qemu-system-x86_64 is not installed (Debian: qemu-system-x86): "
            + "that QEMU takes what is written for it is NOT proved.");

    /// <summary>What it says and how it ends when it is told to quit after the commands.</summary>
    /// <param name="arguments">Besides those for no disk, no display, QMP on standard input and output.</param>
    /// <param name="commands">Commands of QMP, as JSON.</param>
    public static async Task<(int Exit, string Errors, JsonElement[] Answers)> Run(
        IReadOnlyList<string> arguments, params string[] commands)
    {
        ProcessStartInfo start = new(Program, [.. arguments, "-S", "-nodefaults", "-display", "none", "-qmp", "stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process qemu = Process.Start(start)!;
        StringBuilder input = new("{\"execute\":\"qmp_capabilities\"}\n");
        foreach (string command in commands)
        {
            input.Append(command).Append('\n');
        }

        Task<string> errors = qemu.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await qemu.StandardInput.WriteAsync(input.Append("{\"execute\":\"quit\"}\n").ToString());
            await qemu.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It ended before it listened: its exit code and its errors say why.
        }

        string output = await qemu.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await qemu.WaitForExitAsync(TestContext.Current.CancellationToken);
        JsonElement[] answers =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Where(answer => answer.TryGetProperty("return", out _) || answer.TryGetProperty("error", out _))
                .Skip(1),
        ];
        return (qemu.ExitCode, await errors, answers);
    }
}
