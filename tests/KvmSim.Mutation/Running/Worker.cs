using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace KvmSim.Mutation.Running;

/// <summary>
/// Inside the test program. A line read is an order, a line written its answer:
/// <list type="bullet">
/// <item><c>run MUTANT CLASS</c>: <c>passed CPU-MS</c> or <c>failed TEST</c>;</item>
/// <item><c>record MUTANTS CLASS</c>: the class twice; <c>recorded CPU-MS ID:FIRST:SECOND ...</c>, how often each
/// mutant was
/// asked for in either run, or <c>failed TEST</c>.</item>
/// </list>
/// What is asked for less often the second time was remembered from the first.
/// </summary>
internal static class Worker
{
    /// <summary>The ms of CPU after which a class is not run a second time.</summary>
    private const double LongRun = 10_000;

    public static void Run(string testAssembly)
    {
        using StreamReader orders = new(Console.OpenStandardInput());
        using StreamWriter answers = new(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(testAssembly));
        Type mutants = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("KvmSim.Core"))
            .GetType("KvmSim.MutantSwitch", throwOnError: true)!;
        FieldInfo active = mutants.GetField("Active")!;
        FieldInfo counts = mutants.GetField("Counts")!;
        using BlockingCollection<string> waiting = [];
        new Thread(() => Listen(orders, waiting)) { IsBackground = true }.Start();
        foreach (string order in waiting.GetConsumingEnumerable())
        {
            string[] words = order.Split(' ');
            int number = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "run")
            {
                active.SetValue(null, number);
                answers.WriteLine(Passes(tests, words[2], out string answer) ? "passed " + answer : "failed " + answer);
            }
            else
            {
                answers.WriteLine(Record(tests, words[2], number, active, counts));
            }
        }
    }

    /// <summary>
    /// Takes orders. Who gave them is gone when there are no more, and what goes on without an end must end, too.
    /// </summary>
    private static void Listen(StreamReader orders, BlockingCollection<string> waiting)
    {
        while (orders.ReadLine() is { } order)
        {
            waiting.Add(order);
        }

        Process.GetCurrentProcess().Kill();
    }

    private static string Record(Assembly tests, string testClass, int mutants, FieldInfo active, FieldInfo counts)
    {
        active.SetValue(null, -1);
        byte[] first = new byte[mutants + 1];
        byte[] second = new byte[mutants + 1];
        counts.SetValue(null, first);
        if (!Passes(tests, testClass, out string answer))
        {
            return "failed " + answer;
        }

        counts.SetValue(null, second);
        if (double.Parse(answer, CultureInfo.InvariantCulture) > LongRun)
        {
            // What is asked for more than once is taken to be asked for again.
            second = Array.ConvertAll(first, count => count > 1 ? count : (byte)0);
        }
        else if (!Passes(tests, testClass, out string again))
        {
            return "failed " + again;
        }

        StringBuilder text = new("recorded ");
        text.Append(answer);
        for (int mutant = 1; mutant <= mutants; mutant++)
        {
            if (first[mutant] != 0 || second[mutant] != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {mutant}:{first[mutant]}:{second[mutant]}");
            }
        }

        return text.ToString();
    }

    /// <summary>Whether a class passes; what it took in ms of CPU, or else the test that failed.</summary>
    private static bool Passes(Assembly tests, string testClass, out string answer)
    {
        Type runner =
            Type.GetType("Xunit.Runner.InProc.SystemConsole.ConsoleRunner, xunit.v3.runner.inproc.console", true)!;
        string[] arguments =
        [
            "-noLogo", "-noColor", "-noAutoReporters", "-parallelMode", "none", "-stopOnFail", "-class", testClass,
        ];
        using StringWriter output = new();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        object program = Activator.CreateInstance(runner, arguments, tests)!;
        int code = ((Task<int>)runner.GetMethod("EntryPoint")!.Invoke(program, [TextReader.Null, output])!)
            .GetAwaiter().GetResult();
        (program as IAsyncDisposable)?.DisposeAsync().AsTask().Wait();
        double milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        string text = output.ToString();
        if (code == 0 && text.Contains("Total: 0,", StringComparison.Ordinal))
        {
            answer = testClass + " (no test was found)";
            return false;
        }

        answer = code == 0 ? milliseconds.ToString("F0", CultureInfo.InvariantCulture) : FailedTest(text) ?? testClass;
        return code == 0;
    }

    private static string? FailedTest(string output)
    {
        string? line = output.Split('\n').FirstOrDefault(one => one.Contains("[FAIL]", StringComparison.Ordinal));
        return line?.Trim().Replace(" [FAIL]", "", StringComparison.Ordinal).Split('(')[0];
    }
}
