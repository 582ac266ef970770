using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>
/// What the program does where its streams, its home or its memory fail it: a sentence and an exit code.
/// </summary>
public sealed class HostingFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Good => Path.Combine(TestPaths.RepositoryRoot, "manifests", "pku-missing.yaml");

    private static string Bad => Path.Combine(TestPaths.RepositoryRoot, "manifests", "lakefield.yaml");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("check GOOD >&-", 2, "standard output could not be written")]
    [InlineData("check GOOD >/dev/full", 2, "standard output could not be written")]
    [InlineData("check BAD >/dev/full", 1, "standard output could not be written")]
    [InlineData("--version >&-", 2, "standard output could not be written")]
    [InlineData("--version >/dev/full", 2, "standard output could not be written")]
    [InlineData("-NoProfile -Command 1..3 >/dev/full", 2, "standard output could not be written")]
    [InlineData("check GOOD 2>&-", 0, "")]
    [InlineData("check nosuch 2>&-", 2, "")]
    [InlineData("check GOOD 2>/dev/full", 0, "")]
    [InlineData("check GOOD <&-", 0, "")]
    [InlineData("check - <&-", 64, "Standard input is closed")]
    [InlineData("check GOOD | head -c 1 >/dev/null", 0, "")]
    public async Task Stream_ThatFails_IsSaidAndCounts(string commandLine, int code, string said)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell and its devices are those of Linux.");
        ProcessResult result = await HostingProcess.RunInShell(Filled(commandLine));

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        AssertNoTrace(result);
    }

    [Theory]
    [InlineData("/proc/nowhere")]
    [InlineData("/proc")]
    [InlineData("/dev/null")]
    [InlineData("")]
    public async Task Home_ThatCannotBeWritten_IsNotNeeded(string home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Folders are those of Linux.");
        ProcessResult result = await HostingProcess.RunWith(input: null, ("HOME", home), "check", Good);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    /// <summary>However little there is, the answer is no finding, and nothing hangs.</summary>
    [Theory]
    [InlineData("0x400000")]
    [InlineData("0x800000")]
    [InlineData("0xa00000")]
    [InlineData("0xc00000")]
    public async Task Memory_ThatIsTooLittle_IsSaidAndNoFinding(string limit)
    {
        ProcessResult result = await HostingProcess.RunWith(
            input: null, ("DOTNET_GCHeapHardLimit", limit), "check", Good);

        Assert.Contains(result.ExitCode, new[] { 0, 2 });
        Assert.NotEmpty(result.Output + result.Error);
        AssertNoTrace(result);
    }

    [Fact]
    public async Task Export_ToStandardOutputThatIsAFile_LosesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descriptors are those of Linux.");
        string file = Path.Combine(_folder.Path, "out.txt");
        ProcessResult result = await HostingProcess.RunInShell(
            $"-NoProfile -Command \"'before'; \\$null = New-SimMachine a; "
                + $"Export-SimMachine /dev/stdout -Force; 'after'\" > '{file}'");

        Assert.Equal(["before", "after"], File.ReadAllLines(file));
        Assert.Contains("/dev/stdout", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_ToStandardOutputThatIsAPipe_IsWrittenInto()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descriptors are those of Linux.");
        ProcessResult result = await HostingProcess.Run(
            "-NoProfile", "-Command", "$null = New-SimMachine a; Export-SimMachine /dev/stdout");

        Assert.Contains("kind: Machine", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check fifo", 2)]
    [InlineData("log fifo", 2)]
    [InlineData("fleet fifo", 2)]
    [InlineData("run fifo", 2)]
    public async Task Fifo_ThatNobodyWrites_IsNotWaitedFor(string commandLine, int code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");
        string fifo = Path.Combine(_folder.Path, "fifo");
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [fifo]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        ProcessResult result = await HostingProcess.Run(
            commandLine.Replace("fifo", fifo, StringComparison.Ordinal).Split(' '));

        Assert.Equal(code, result.ExitCode);
        Assert.Contains("pipe", result.Output + result.Error, StringComparison.Ordinal);
    }

    private static string Filled(string commandLine) => commandLine
        .Replace("GOOD", $"'{Good}'", StringComparison.Ordinal).Replace("BAD", $"'{Bad}'", StringComparison.Ordinal);

    private static void AssertNoTrace(ProcessResult result)
    {
        Assert.DoesNotContain("Unhandled exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
