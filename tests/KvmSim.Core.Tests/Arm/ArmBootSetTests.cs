using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>Which CPUs have to be online at boot so that the others may come later.</summary>
public sealed class ArmBootSetTests
{
    [Fact]
    public void Sets_OfABoardWithTwoKinds_SayWhoHasToBeThere()
    {
        IReadOnlyList<ArmBootSet> sets = Of(ArmModels.A53, ArmModels.A53, ArmModels.A53, ArmModels.A53,
            ArmModels.A72, ArmModels.A72);
        Assert.Equal(["0", "0,4"], sets.Select(set => set.AtBoot.ToString()), StringComparer.Ordinal);
        Assert.Equal([false, true], sets.Select(set => set.AllCome));
        Assert.Equal([false, true], sets.Select(set => set.IsLeast));
        Assert.Equal(["1-3", "4-5"], sets[0].Late.Select(kind => kind.Cpus.ToString()), StringComparer.Ordinal);
        Assert.Equal("Spectre-v2", sets[0].Late[1].Outcome.Decisive!.What);
        Assert.Equal(["1-3", "5"], sets[1].Late.Select(kind => kind.Cpus.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void Sets_WhereAKindBringsTheMachineDown_SaySo()
    {
        IReadOnlyList<ArmBootSet> sets = Of(ArmModels.A76, ArmModels.A76.With("ID_AA64MMFR1_EL1.VH", 0));
        Assert.All(sets, set => Assert.False(set.AllCome));
        Assert.Equal(LateCpuVerdict.Panics, sets[0].Late[0].Outcome.Verdict);
        Assert.Equal(LateCpuVerdict.Panics, sets[1].FailAtBoot[0].Outcome.Verdict);
        Assert.Equal("1", sets[1].FailAtBoot[0].Cpus.ToString());
        Assert.Empty(sets[1].Late);
    }

    [Fact]
    public void Sets_OfCpusThatAreAlike_NeedNobodyButTheFirst()
    {
        ArmBootSet set = Assert.Single(Of(ArmModels.A53, ArmModels.A53));
        Assert.True(set.IsLeast);
    }

    [Fact]
    public void Sets_OfThreeKinds_NameTheLeastOnes()
    {
        CpuModel plain = ArmModels.A76, less = plain.With("ID_AA64ISAR0_EL1.DP", 0),
            least = less.With("ID_AA64ISAR0_EL1.ATOMIC", 0);
        IReadOnlyList<ArmBootSet> sets = Of(plain, less, least);
        Assert.Equal(
            ["0,2"], sets.Where(set => set.IsLeast).Select(set => set.AtBoot.ToString()), StringComparer.Ordinal);
        Assert.Equal(
            ["0,2", "0-2"], sets.Where(set => set.AllCome == true).Select(set => set.AtBoot.ToString()),
            StringComparer.Ordinal);
    }

    /// <summary>One kind that does not come is enough, whichever comes behind it.</summary>
    [Fact]
    public void Sets_WhereAKindBetweenOthersFails_BringNotAll()
    {
        CpuModel plain = ArmModels.A76, less = plain.With("ID_AA64ISAR0_EL1.DP", 0);
        CpuModel other = plain.With("ID_AA64DFR0_EL1.BRPs", 3);
        IReadOnlyList<ArmBootSet> sets = Of(plain, less, other);

        Assert.Equal(["0", "0-1", "0,2", "0-2"], sets.Select(set => set.AtBoot.ToString()), StringComparer.Ordinal);
        Assert.Equal([false, true, false, true], sets.Select(set => set.AllCome));
        Assert.Equal([false, true, false, false], sets.Select(set => set.IsLeast));
    }

    /// <summary>
    /// Recorded (unlike-parange-smaller): a late CPU with a smaller PARange comes, and all behind it are refused.
    /// </summary>
    [Fact]
    public void Sets_WhereOneThatComesLateShutsOthersOut_AreNone()
    {
        CpuModel large = ArmModels.A76.With("ID_AA64MMFR0_EL1.PARANGE", 5);
        CpuModel small = large.With("ID_AA64MMFR0_EL1.PARANGE", 2);
        IReadOnlyList<ArmBootSet> sets = Of(large, large, small);

        Assert.Equal(["0", "0,2"], sets.Select(set => set.AtBoot.ToString()), StringComparer.Ordinal);
        Assert.Equal([false, true], sets.Select(set => set.AllCome));
        (CpuSet cpus, CpuSet behind, LateCpuOutcome outcome) = Assert.Single(sets[0].LateBehind);
        Assert.Equal(("1", "2", LateCpuVerdict.Dies), (cpus.ToString(), behind.ToString(), outcome.Verdict));
    }

    /// <summary>With more kinds than are chosen from, the choice of all is there all the same.</summary>
    [Fact]
    public void Sets_OfManyKinds_EndWithAll()
    {
        CpuModel[] cpus = [.. Enumerable.Range(0, ArmBootSets.MostKinds + 2)
            .Select(i => ArmModels.A76 with { Name = $"kind{i}", ArmFeatures = $"f{i}" })];

        Assert.Equal("0-9", Of(cpus)[^1].AtBoot.ToString());
    }

    private static IReadOnlyList<ArmBootSet> Of(params CpuModel[] cpus) => ArmBootSets.Of(
        ArmRules.Linux73, ArmOptions.Default, new ArmCpu(0, cpus[0]),
        cpus.Skip(1).Select((model, i) => new ArmCpu(i + 1, model)));
}
