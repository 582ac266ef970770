using KvmSim.Messages;
using KvmSim.Scenarios;

namespace KvmSim.PowerShell.Output;

/// <summary>From the results of scenarios to the objects that commands write.</summary>
internal static class ScenarioReports
{
    public static ScenarioStep OfStep(ScenarioResult result, ScenarioStepResult step) => new()
    {
        Scenario = result.Name,
        Generation = result.Generation.Id,
        Step = step.Number,
        Operation = step.Operation,
        Result = step.Result,
        Online = step.Online.ToString(),
        Enabled = step.Enabled.ToString(),
        ExpectationCount = step.Expectations,
        Passed = step.Passed,
        Failures = [.. step.Failures.Select(failure => $"{failure.Mark}: {failure}")],
        Evidence = EvidenceOf(step),
        Note = step.Note,
        Log = Reports.OfLog(result.Machine, step.Log),
    };

    /// <summary>A step is known no better than the operation in it that is known least.</summary>
    private static string EvidenceOf(ScenarioStepResult step) =>
        $"{step.Operations.Select(operation => operation.Evidence).MinBy(evidence => evidence?.Confidence)}";

    public static ScenarioVerdict OfResult(ScenarioResult result) => new()
    {
        Scenario = result.Name,
        Machine = result.Machine,
        Generation = result.Generation.Id,
        Passed = result.Passed,
        Steps = result.Steps.Count,
        Expectations = result.Expectations,
        Failures = result.Failures,
    };

    public static IEnumerable<GenerationAnswers> OfComparison(GenerationComparison comparison, bool withLog)
    {
        IReadOnlyList<ScenarioStepResult> steps = comparison.Results[0].Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            TextTable answers = [];
            TextTable lines = [];
            TextTable evidence = [];
            for (int column = 0; column < comparison.Variants.Count; column++)
            {
                string label = comparison.Variants[column].Label;
                ScenarioStepResult step = comparison.Results[column].Steps[i];
                answers.Add(label, ForeignText.Block(step.Result));
                evidence.Add(label, EvidenceOf(step));
                if (withLog)
                {
                    lines.Add(label, step.Log.Select(record =>
                        ForeignText.Block($"<{(int)record.Level}> {record.Text}")).ToArray());
                }
            }

            yield return new GenerationAnswers
            {
                Scenario = comparison.Name,
                Machine = comparison.Machine,
                Step = steps[i].Number,
                Operation = steps[i].Operation,
                Same = answers.Values.Cast<string>().Distinct(StringComparer.Ordinal).Count() == 1
                    && lines.Values.Cast<string[]>().DistinctBy(each => string.Join('\n', each), StringComparer.Ordinal)
                        .Count() <= 1,
                Answers = answers,
                Log = lines,
                Evidence = evidence,
            };
        }
    }
}
