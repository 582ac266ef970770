using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Makes the result of a test out of its own errors and those of the blocks around it.</summary>
internal static class ResultText
{
    internal const string SkippedId = "PesterTestSkipped";
    internal const string InconclusiveId = "PesterTestInconclusive";

    internal static PesterResult Of(PesterTest test, StepWatch.Step? late, TimeSpan limit)
    {
        (PesterOutcome outcome, string message) = Judge(test, late, limit);
        return new PesterResult(test.IndexPath, test.Path, outcome, message, test.Output);
    }

    internal static string Late(StepWatch.Step step, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Name} took longer than {limit.TotalSeconds:0.###} s and was stopped.");

    private static (PesterOutcome Outcome, string Message) Judge(PesterTest test, StepWatch.Step? late, TimeSpan limit)
    {
        if (test.Skip)
        {
            return (PesterOutcome.Skipped, "Marked with -Skip.");
        }

        if (late is not null && late.Test == test)
        {
            return (PesterOutcome.Failed, Late(late, limit));
        }

        if (test.AncestorsFromRoot().FirstOrDefault(block => block.Failures.Count > 0) is { } broken)
        {
            string why = FailureText.Of(broken.Failures);
            return (PesterOutcome.Failed, $"{Label(broken)} failed before its tests: {why}");
        }

        if (!test.HasEnded)
        {
            string end = late is null ? "the run of the file ended early, by an 'exit' perhaps" : Late(late, limit);
            return (PesterOutcome.Failed, $"The test was not run: {end}");
        }

        return test.Failures.Count > 0 ? Failed(test) : Passed(test);
    }

    /// <summary>A pass, unless an AfterAll around the test failed: nothing else could carry that failure.</summary>
    private static (PesterOutcome Outcome, string Message) Passed(PesterTest test) =>
        test.AncestorsFromRoot().FirstOrDefault(block => block.TeardownFailures.Count > 0) is { } broken
            ? (PesterOutcome.Failed, $"AfterAll of {Label(broken)} failed: {FailureText.Of(broken.TeardownFailures)}")
            : (PesterOutcome.Passed, string.Empty);

    private static (PesterOutcome Outcome, string Message) Failed(PesterTest test) => test.Failures switch
    {
        [{ } only] when HasId(only, SkippedId) => (PesterOutcome.Skipped, only.Exception.Message),
        [{ } only] when HasId(only, InconclusiveId) => (PesterOutcome.Inconclusive, only.Exception.Message),
        _ => (PesterOutcome.Failed, FailureText.Of(test.Failures)),
    };

    private static bool HasId(ErrorRecord error, string id) =>
        error.FullyQualifiedErrorId.Split(',')[0].Equals(id, StringComparison.Ordinal);

    private static string Label(PesterBlock block) => block.Parent is null ? "The file" : $"'{block.ExpandedName}'";
}
