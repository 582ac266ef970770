using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingCancelTests
{
    private const string SignalStatus = "/proc/self/status";
    private const ulong InterruptBit = 1UL << 1;

    [Fact]
    public async Task Interrupt_WhileACommandRuns_EndsWith130()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent as Linux sends them");
        Assert.SkipWhen(InterruptIsIgnored(), "the tests run where Ctrl+C is ignored, and so do their children");
        CancellationToken token = TestContext.Current.CancellationToken;
        using Process process = HostingProcess.Start("-Command", "'ready'; while ($true) { }");
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(token));
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(token)
                .WaitAsync(TimeSpan.FromMinutes(30), token); // only what hangs meets it

            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static bool InterruptIsIgnored()
    {
        string mask = File.ReadLines(SignalStatus).Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong ignored = ulong.Parse(mask[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (ignored & InterruptBit) != 0;
    }
}
