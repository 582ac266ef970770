using System.Globalization;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>Looks at what was expected of a step.</summary>
internal sealed class ExpectationCheck(
    ScenarioExpectation? expectation, SimMachine machine, OperationResult? failed, string? read,
    IReadOnlyList<KernelLogRecord> log)
{
    private readonly List<StepFailure> _failures = [];

    /// <summary>How many things are expected.</summary>
    public int Count => expectation is null ? 0 : expectation.Log.Count + expectation.NoLog.Count + new object?[]
    {
        expectation.Errno, expectation.Text, expectation.Online, expectation.Present, expectation.Enabled,
        expectation.Incompatible, expectation.Usage,
    }.Count(value => value is not null);

    public IReadOnlyList<StepFailure> Run()
    {
        if (expectation is null)
        {
            return _failures;
        }

        CheckAnswer(expectation);
        CheckText(expectation);
        CheckState(expectation);
        CheckLog(expectation);
        foreach (LogPattern pattern in expectation.NoLog)
        {
            if (log.FirstOrDefault(record => Matches(pattern, record)) is { } record)
            {
                Fail("noLog", $"no line {Describe(pattern)}", Describe(record), pattern.Mark);
            }
        }

        return _failures;
    }

    private static string ErrnoOf(OperationResult result) =>
        result.Errno == Protocol.Errno.None ? result.Summary : result.Errno.ToString();

    private static bool Matches(LogPattern pattern, KernelLogRecord record) =>
        pattern.Matches(NameOf(record.Level), record.Text);

    /// <summary>The level as manifests write it, in the words of dmesg.</summary>
    private static string NameOf(KernelLogLevel level) => level.ToString().ToLowerInvariant();

    private static string Describe(LogPattern pattern) =>
        pattern.Level is null ? $"'{pattern.Pattern}'" : $"<{pattern.Level}> '{pattern.Pattern}'";

    private static string Describe(KernelLogRecord record) => $"<{NameOf(record.Level)}> '{record.Text}'";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(CpuSet cpus) => cpus.IsEmpty ? "none" : cpus.ToString();

    private void CheckAnswer(ScenarioExpectation expected)
    {
        if (expected.Errno is not { } errno)
        {
            return;
        }

        string found = failed is null ? "ok"
            : failed.Death is not null ? "died"
            : failed.IsBlocked || failed.ProcessDied ? failed.Summary
            : ErrnoOf(failed);
        if (!string.Equals(errno, found, StringComparison.Ordinal))
        {
            Fail("errno", errno, found, MarkOf("errno"));
        }
    }

    private void CheckText(ScenarioExpectation expected)
    {
        if (expected.Text is { } text && !string.Equals(
            text.ReplaceLineEndings("\n").TrimEnd('\n'), read ?? "", StringComparison.Ordinal))
        {
            Fail("text", $"'{text}'", read is null ? "no text" : $"'{read}'", MarkOf("text"));
        }
    }

    private void CheckState(ScenarioExpectation expected)
    {
        HostState state = machine.State;
        CheckCpus("online", expected.Online, () => state.Kvm.Online);
        CheckCpus("present", expected.Present, () => state.Present);
        CheckCpus("enabled", expected.Enabled, () => state.Kvm.Enabled.Intersect(state.Kvm.Online));
        CheckCpus("incompatible", expected.Incompatible, () =>
            CpuSet.Of(machine.FindIncompatibleCpus().Select(judgement => judgement.Cpu)));
        if (expected.Usage is { } usage && usage != state.Kvm.Usage)
        {
            Fail("usage", Text(usage), Text(state.Kvm.Usage), MarkOf("usage"));
        }
    }

    private void CheckCpus(string what, CpuSet? expected, Func<CpuSet> find)
    {
        if (expected is { } set && find() is var found && found != set)
        {
            Fail(what, Text(set), Text(found), MarkOf(what));
        }
    }

    /// <summary>The lines in their order, others between them allowed.</summary>
    private void CheckLog(ScenarioExpectation expected)
    {
        int next = 0;
        foreach (LogPattern pattern in expected.Log)
        {
            int index = next;
            while (index < log.Count && !Matches(pattern, log[index]))
            {
                index++;
            }

            if (index == log.Count)
            {
                string found = log.Count == 0 ? "nothing" : string.Join(" | ", log.Select(Describe));
                Fail("log", $"a line {Describe(pattern)}", found, pattern.Mark);
            }
            else
            {
                next = index + 1;
            }
        }
    }

    private SourceMark MarkOf(string key) => expectation!.Marks.GetValueOrDefault(key, expectation.Mark);

    private void Fail(string what, string expected, string found, SourceMark mark) =>
        _failures.Add(new StepFailure(what, expected, found, mark));
}
