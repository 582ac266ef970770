using KvmSim.Mutation.Making;
using KvmSim.Mutation.Running;
using Xunit;

namespace KvmSim.Mutation.Tests;

public sealed class MutationReportTests
{
    private static readonly MutantResult[] Results =
    [
        Result(1, MutantFate.Killed), Result(2, MutantFate.Survived), Result(3, MutantFate.Unreached),
        Result(4, MutantFate.Accepted), Result(5, MutantFate.Killed),
    ];

    [Fact]
    public void Score_IsOfThoseThatAreNotExplained() =>
        Assert.Equal("""
            | room | mutants | killed | explained | survived | unreached | score |
            | --- | --- | --- | --- | --- | --- | --- |
            | Protocol | 5 | 2 | 1 | 1 | 1 | 50.0 % |
            | all | 5 | 2 | 1 | 1 | 1 | 50.0 % |

            """, MutationReport.Summary(Results), ignoreLineEndingDifferences: true);

    [Fact]
    public void Report_TellsWhatToTryAgain() =>
        Assert.Equal([Results[1].Mutant.Key, Results[2].Mutant.Key],
            MutationReport.Survivors(Results.Select(one => one.Line)));

    private static MutantResult Result(int id, MutantFate fate) =>
        new(new Mutant(id, "Protocol/A.cs", id, $"line {id}", "a → b"), fate, "somebody");
}
