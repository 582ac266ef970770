using System.Collections.Specialized;
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
        Passed = step.Passed,
        Failures = [.. step.Failures.Select(failure => $"{failure.Mark}: {failure}")],
        Evidence = $"{step.Operations.Select(operation => operation.Evidence).MinBy(evidence => evidence?.Confidence)}",
        Note = step.Note,
        Log = Reports.OfLog(result.Machine, step.Log),
    };

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

    public static IEnumerable<GenerationAnswers> OfComparison(GenerationComparison comparison)
    {
        IReadOnlyList<ScenarioStepResult> steps = comparison.Results[0].Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            OrderedDictionary answers = new(StringComparer.OrdinalIgnoreCase);
            for (int column = 0; column < comparison.Variants.Count; column++)
            {
                answers.Add(comparison.Variants[column].Label, comparison.Results[column].Steps[i].Result);
            }

            yield return new GenerationAnswers
            {
                Scenario = comparison.Name,
                Machine = comparison.Machine,
                Step = steps[i].Number,
                Operation = steps[i].Operation,
                Same = answers.Values.Cast<string>().Distinct(StringComparer.Ordinal).Count() == 1,
                Answers = answers,
            };
        }
    }
}
