using System.Diagnostics;
using System.Globalization;

namespace KvmSim.Mutation.Running;

/// <summary>
/// A test program that does as it is told, in a process of its own, and is ended when it goes on for ever.
/// </summary>
internal sealed class TestProcess : ITestProcess
{
    /// <summary>
    /// The variable that makes a worker of the test program; its value is the name of the test assembly.
    /// </summary>
    public const string AssemblyVariable = "KVMSIM_MUTATION_WORKER";

    /// <summary>More than a class ever holds at once; an endless list meets it.</summary>
    private const string HeapLimit = "0x80000000";

    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(5);
    private readonly Process _process;

    public TestProcess(string testProgram)
    {
        ProcessStartInfo start = new("dotnet", [testProgram])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(testProgram)!,
        };
        start.Environment[AssemblyVariable] = Path.GetFileNameWithoutExtension(testProgram);
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(TestProcess).Assembly.Location;
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <inheritdoc/>
    public TestAnswer Run(int mutant, string testClass, TimeSpan cpuLimit) =>
        Ask(string.Create(CultureInfo.InvariantCulture, $"run {mutant} {testClass}"), cpuLimit);

    /// <summary>Runs one class and counts which mutants are asked for.</summary>
    public TestAnswer Record(int mutants, string testClass) =>
        Ask(string.Create(CultureInfo.InvariantCulture, $"record {mutants} {testClass}"), TimeSpan.FromHours(1));

    /// <inheritdoc/>
    public bool IsAlive { get; private set; } = true;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private TestAnswer Ask(string order, TimeSpan cpuLimit)
    {
        TimeSpan begun = _process.TotalProcessorTime;
        TimeSpan last = begun;
        long moved = Environment.TickCount64;
        _process.StandardInput.WriteLine(order);
        _process.StandardInput.Flush();
        Task<string?> answer = _process.StandardOutput.ReadLineAsync();
        while (!answer.Wait(TimeSpan.FromMilliseconds(200)))
        {
            if (_process.HasExited)
            {
                break;
            }

            _process.Refresh();
            TimeSpan now = _process.TotalProcessorTime;
            if (now - last > TimeSpan.FromMilliseconds(20))
            {
                (last, moved) = (now, Environment.TickCount64);
            }

            // An endless loop, or threads that wait for each other.
            if (now - begun > cpuLimit || Environment.TickCount64 - moved > Standstill.TotalMilliseconds)
            {
                IsAlive = false;
                _process.Kill(entireProcessTree: true);
                return new TestAnswer(TestOutcome.NoEnd, "no end");
            }
        }

        string? text = answer.Result;
        if (text is null)
        {
            IsAlive = false;
            return new TestAnswer(TestOutcome.Crashed, "the process ended");
        }

        int blank = text.IndexOf(' ', StringComparison.Ordinal);
        return new TestAnswer(text[..blank] == "failed" ? TestOutcome.Failed : TestOutcome.Passed, text[(blank + 1)..]);
    }
}
