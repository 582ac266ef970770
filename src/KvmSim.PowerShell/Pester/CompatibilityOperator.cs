using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Pester;

/// <summary>Should -BeKvmCompatible.</summary>
internal static class CompatibilityOperator
{
    public static ShouldAnswer Ask(object? actual)
    {
        IReadOnlyList<object> items = ShouldInput.Items(actual);
        return ShouldAnswer.All([.. items.Select(Of)], "No machine was given.");
    }

    private static ShouldAnswer Of(object item) => ShouldInput.Machine(item) switch
    {
        null => new ShouldAnswer(
            null, $"There is no machine in {ShouldInput.Describe(item)}: give one, its name, or a CPU of it."),
        { } machine => machine.Ask(engine => Judge(
            engine, item is SimulatedCpu cpu ? CpuSet.Of([cpu.Id]) : engine.State.Present)),
    };

    private static ShouldAnswer Judge(SimMachine engine, CpuSet cpus)
    {
        List<string> refused = [], open = [];
        HashSet<CpuModel> passed = new(ReferenceEqualityComparer.Instance);
        foreach (int cpu in cpus)
        {
            if (engine.FindModel(cpu) is { } model && passed.Contains(model))
            {
                continue;
            }

            CpuJudgement judgement = engine.Judge(cpu);
            switch (judgement.Verdict)
            {
                case CheckVerdict.Pass:
                    _ = !judgement.Model.IsPartial && passed.Add(judgement.Model);
                    break;
                case CheckVerdict.Fail:
                    refused.Add(Describe(engine, judgement));
                    break;
                case CheckVerdict.NotApplicable:
                    open.Add($"{engine.Name} is not of x86, and the check is that of KVM on x86.");
                    break;
                default:
                    open.Add(
                        $"CPU {judgement.Cpu} of {engine.Name} is unknown: {MissingText.Of(judgement.Missing)}.");
                    break;
            }
        }

        return refused.Count > 0 ? new ShouldAnswer(false, string.Join('\n', refused))
            : open.Count > 0 ? new ShouldAnswer(null, string.Join('\n', open.Distinct(StringComparer.Ordinal)))
            : new ShouldAnswer(true, $"KVM under {engine.Generation.Id} accepts CPU {cpus} of {engine.Name}.");
    }

    /// <summary>CPU, register, bit, remedy.</summary>
    public static string Describe(SimMachine engine, CpuJudgement judgement)
    {
        CompatibilityReason[] reasons = [
            .. judgement.Findings.Select(finding => Reports.OfFinding(engine.Name, finding))];
        string answer = judgement.Failure is { } failure ? $"{failure.ErrnoName}, {failure.Reason}" : "refused";
        string why = reasons.Length == 0 ? "" : $": {string.Join("; ", reasons.Select(Tell))}";
        string remedy = reasons.Length == 0 ? "" : $" What to do: {reasons[0].WhatToDo}";
        return $"CPU {judgement.Cpu} of {engine.Name} ({judgement.Model.Name}) is not compatible under "
            + $"{engine.Generation.Id} ({answer}){why}.{remedy}";
    }

    private static string Tell(CompatibilityReason reason) =>
        $"{CompatibilityResults.Describe(new WrittenObject(PSObject.AsPSObject(reason)))} "
        + $"(expected {reason.Expected}, found {reason.Found})";
}
