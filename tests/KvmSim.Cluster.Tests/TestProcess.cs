using System.Diagnostics;
using System.Text;

namespace KvmSim.Cluster.Tests;

/// <summary>A process that ends with the test, whatever happens to the test.</summary>
internal abstract class TestProcess : IDisposable
{
    private readonly StringBuilder _errors = new();

    /// <param name="words">The program, and its arguments.</param>
    protected TestProcess(string[] words)
        : this(words[0], words[1..])
    {
    }

    protected TestProcess(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        Process.BeginErrorReadLine();
        Ends.With(Process);
    }

    /// <summary>What it said on standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    protected Process Process { get; }

    /// <summary>kill -9: nothing is said, nothing saved.</summary>
    public void Kill()
    {
        Process.Kill();
        Process.WaitForExit();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> Terminate()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{Process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        return await End();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> End()
    {
        await Limits.Wait(Process.WaitForExitAsync());
        Process.WaitForExit();
        return Process.ExitCode;
    }

    public virtual void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }

        Process.Dispose();
    }

    /// <summary>What is still there when the tests end is ended then.</summary>
    private static class Ends
    {
        private static readonly List<int> Started = [];

        static Ends() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            lock (Started)
            {
                Started.ForEach(End);
            }
        };

        public static void With(Process process)
        {
            lock (Started)
            {
                Started.Add(process.Id);
            }
        }

        private static void End(int id)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        }
    }
}
