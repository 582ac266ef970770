using System.Text;
using KvmSim.Fuzz;
using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// Each reader on some thousands of damaged files, the same ones each time; `dotnet run -c Release --project
/// tests/KvmSim.Fuzz` goes on for an hour with others.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 800;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Reader_OfDamagedFiles_ReadsOrRefusesThem(string target)
    {
        FuzzFault? fault = new FuzzRun(Repository.Root, [FuzzTargets.All.Single(one => one.Name == target)]).Find(
            seed: 2026, Rounds);

        Assert.True(fault is null, $"{fault?.Exception}\n{Convert.ToBase64String(fault?.Input ?? [])}");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Reader_OfItsOwnCorpus_ReadsOrRefusesIt(string target)
    {
        FuzzTarget one = FuzzTargets.All.Single(one => one.Name == target);

        Assert.All(
            new FuzzRun(Repository.Root, [one]).Files(one), file => Assert.Null(FuzzRun.Try(one, file)?.Exception));
    }

    [Fact]
    public void Run_OnAReaderThatCannotBearWhatIsDamaged_FindsIt()
    {
        FuzzTarget strict = new(
            "strict", ["LICENSE"], bytes => Assert.StartsWith(
                "MIT", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));

        FuzzFault? fault = new FuzzRun(Repository.Root, [strict]).Find(seed: 1, rounds: 2_000);

        Assert.NotNull(fault);
        Assert.Equal("strict", fault.Target);
        Assert.NotNull(FuzzRun.Try(strict, fault.Input));
    }

    [Fact]
    public void Mutator_OfTheSameSeed_DamagesTheSameWay()
    {
        byte[] input = Encoding.UTF8.GetBytes("one: 1\ntwo: 2\n");

        Assert.Equal(Damaged(7), Damaged(7));
        Assert.NotEqual(Damaged(7), Damaged(8));
        Assert.True(Damaged(7).Distinct(StringComparer.Ordinal).Count() > 40, "fifty inputs are fifty");

        string[] Damaged(int seed)
        {
            Mutator mutator = new(seed, [input]);
            return [.. Enumerable.Range(0, 50).Select(_ => Convert.ToHexString(mutator.Damage(input)))];
        }
    }
}
