using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// What KVM puts in place of the host's fields (arch/arm64/kvm/sys_regs.c of 6.12 and 7.3), and what letting a CPU in
/// changes in that.
/// </summary>
public sealed class ArmGuestViewTests
{
    /// <summary>
    /// CSV2 and CSV3 are 1 where the host is not affected, whatever its own field says; the counters are capped at
    /// those of Armv8.5 (6), and an implementer's own (15) are none; RAS_frac counts only beside RAS 1 (7.3).
    /// </summary>
    [Theory]
    [InlineData("6.12", "ID_AA64PFR0_EL1.CSV2", "ID_AA64PFR0_EL1.CSV2=0", 0)]
    [InlineData("6.12", "ID_AA64PFR0_EL1.CSV2", "ID_AA64PFR0_EL1.CSV2=1", 1)]
    [InlineData("6.12", "ID_AA64PFR0_EL1.CSV2", "ID_AA64PFR0_EL1.CSV2=3", 1)]
    [InlineData("6.12", "ID_AA64PFR0_EL1.CSV3", "ID_AA64PFR0_EL1.CSV3=0", 0)]
    [InlineData("6.12", "ID_AA64PFR0_EL1.CSV3", "ID_AA64PFR0_EL1.CSV3=1", 1)]
    [InlineData("7.3", "ID_AA64DFR0_EL1.PMUVer", "ID_AA64DFR0_EL1.PMUVer=0", 0)]
    [InlineData("7.3", "ID_AA64DFR0_EL1.PMUVer", "ID_AA64DFR0_EL1.PMUVer=4", 4)]
    [InlineData("7.3", "ID_AA64DFR0_EL1.PMUVer", "ID_AA64DFR0_EL1.PMUVer=6", 6)]
    [InlineData("7.3", "ID_AA64DFR0_EL1.PMUVer", "ID_AA64DFR0_EL1.PMUVer=8", 6)]
    [InlineData("7.3", "ID_AA64DFR0_EL1.PMUVer", "ID_AA64DFR0_EL1.PMUVer=15", 0)]
    [InlineData("7.3", "ID_AA64PFR1_EL1.RAS_frac", "ID_AA64PFR0_EL1.RAS=1 ID_AA64PFR1_EL1.RAS_frac=1", 1)]
    [InlineData("7.3", "ID_AA64PFR1_EL1.RAS_frac", "ID_AA64PFR0_EL1.RAS=2 ID_AA64PFR1_EL1.RAS_frac=1", 0)]
    [InlineData("6.12", "ID_AA64PFR1_EL1.RAS_frac", "ID_AA64PFR0_EL1.RAS=2 ID_AA64PFR1_EL1.RAS_frac=1", 1)]
    [InlineData("6.12", "ID_ISAR5_EL1.AES", "ID_AA64PFR0_EL1.EL0=2 ID_ISAR5_EL1.AES=2", 2)]
    [InlineData("6.12", "ID_ISAR5_EL1.AES", "ID_AA64PFR0_EL1.EL0=1 ID_ISAR5_EL1.AES=2", 0)]
    [InlineData("6.12", "CTR_EL0.DminLine", "ID_AA64PFR0_EL1.EL0=1 CTR_EL0.DminLine=4", 4)]
    public void Shown_OfAField_IsWhatKvmMakesOfTheHosts(string version, string name, string fields, int shown) =>
        Assert.Equal(shown, new ArmGuestView(Boot(version, A76(fields))).Shown(Field(version, name)));

    /// <summary>Parts that are known not to leak need no field that says so.</summary>
    [Fact]
    public void Shown_OfMeltdown_IsOneOnPartsThatAreSafe()
    {
        CpuModel safe = A76("ID_AA64PFR0_EL1.CSV3=0") with { Name = "a53", Midr = 0x410fd034 };

        Assert.Equal(1, new ArmGuestView(Boot("6.12", safe)).Shown(Field("6.12", "ID_AA64PFR0_EL1.CSV3")));
    }

    /// <summary>A CPU of a kind that is there changes nothing, one with less does in what it has less of.</summary>
    [Fact]
    public void Changes_ByACpu_AreTheFieldsThatFoldIn()
    {
        ArmSystem system = Boot("6.12", A76(""));

        Assert.Empty(ArmGuestView.ChangesBy(system, new ArmCpu(4, ArmModels.A76)));
        Assert.Empty(ArmGuestView.ChangesBy(system, new ArmCpu(4, A76("ID_AA64PFR0_EL1.CSV2=3"))));
        Assert.Empty(ArmGuestView.ChangesBy(
            Boot("6.12", A76("ID_AA64PFR0_EL1.CSV2=2")), new ArmCpu(4, A76("ID_AA64PFR0_EL1.CSV2=1"))));
        ArmChange change = Assert.Single(ArmGuestView.ChangesBy(
            system, new ArmCpu(4, A76("ID_AA64MMFR0_EL1.PARANGE=1"))));
        Assert.Equal(
            ("ID_AA64MMFR0_EL1.PARANGE", (long?)2, (long?)1), (change.Field.ToString(), change.Before, change.After));
        Assert.True(change.IsKnown);
    }

    /// <summary>
    /// Vector lengths for guests end before the first that only some CPUs have (sve_max_virtualisable_vl).
    /// </summary>
    [Theory]
    [InlineData(new[] { 128, 256, 512 }, new[] { 128, 256, 512 }, new[] { 128, 256, 512 })]
    [InlineData(new[] { 128, 256, 512 }, new[] { 128, 512 }, new[] { 128 })]
    [InlineData(new[] { 128, 512 }, new[] { 128, 256, 512 }, new[] { 128 })]
    [InlineData(new[] { 128, 256, 512 }, new[] { 128, 256 }, new[] { 128, 256 })]
    public void SveLengths_OfGuests_EndBeforeOneThatOnlySomeHave(int[] one, int[] other, int[] guests)
    {
        CpuModel vectors = ArmModels.A76.With("ID_AA64PFR0_EL1.SVE", 1);
        ArmSystem system = ArmModels.Boot(
            Rules("7.3"), ArmOptions.Default,
            vectors with { Name = "one", SveLengths = ArmVectorLengths.Of(one) },
            vectors with { Name = "other", SveLengths = ArmVectorLengths.Of(other) });

        Assert.Equal(ArmVectorLengths.Of(guests), system.GuestSveLengths);
        Assert.Equal(ArmVectorLengths.Of(one), ArmModels.Boot(
            Rules("7.3"), ArmOptions.Default,
            vectors with { SveLengths = ArmVectorLengths.Of(one) }).GuestSveLengths);
        Assert.Null(ArmModels.Boot(Rules("7.3"), ArmOptions.Default, vectors).GuestSveLengths);
    }

    /// <summary>"kpti=" is a yes or a no by its letter, as the kernel reads it; another word is not heard.</summary>
    [Theory]
    [InlineData("1", true)]
    [InlineData("y", true)]
    [InlineData("Y", true)]
    [InlineData("on", true)]
    [InlineData("0", false)]
    [InlineData("n", false)]
    [InlineData("N", false)]
    [InlineData("off", false)]
    [InlineData("maybe", null)]
    public void Kpti_OfAWord_IsForcedByAYesOrANo(string word, bool? forced) =>
        Assert.Equal(forced, ArmOptions.Of($"quiet kpti={word}", null).Kpti);

    /// <summary>What KVM takes of whoever starts a guest, by what the field is to it (arm64_check_features).</summary>
    [Theory]
    [InlineData("Writable", null, 2, 2, true)]
    [InlineData("Writable", null, 1, 2, true)]
    [InlineData("Writable", null, 3, 2, false)]
    [InlineData("Writable", 1, 1, 2, true)]
    [InlineData("Writable", 1, 0, 2, false)]
    [InlineData("Fixed", null, 2, 2, true)]
    [InlineData("Fixed", null, 0, 2, false)]
    [InlineData("Feature", null, 0, 2, true)]
    [InlineData("Feature", null, 1, 2, false)]
    [InlineData("Ignored", null, 3, 0, true)] // the host's own
    [InlineData("Ignored", null, 2, 0, false)]
    [InlineData("Ignored", null, 3, 1, false)]
    public void GuestField_TakesWhatItsUseAllows(string use, int? least, int value, int shown, bool takes)
    {
        ArmTreatment lower = ArmRules.Linux73.TreatmentOf(ArmRegisterTable.GetField("ID_AA64ISAR0_EL1.AES"))!;
        ArmGuestField field = new(lower, Enum.Parse<ArmGuestUse>(use), least, null, []);

        Assert.Equal(takes, field.Takes(value, shown, 3));
    }

    /// <summary>Bounds of the table: no less is taken, no more is shown.</summary>
    [Theory]
    [InlineData("7.3", "ID_AA64PFR0_EL1.EL1", 1, null)]
    [InlineData("6.12", "ID_AA64DFR0_EL1.DebugVer", 6, 10)]
    [InlineData("6.12", "ID_AA64DFR0_EL1.PMUVer", null, 6)]
    public void GuestField_OfTheTable_HasItsBounds(string version, string name, int? least, int? limit) =>
        Assert.Equal(((long?)least, (long?)limit), (Field(version, name).Least, Field(version, name).Limit));

    private static ArmGuestField Field(string version, string name) => ArmGuestFields.Of(Rules(version))
        .Single(field => field.Field.ToString() == name);

    private static ArmRules Rules(string version) => ArmRules.All.Single(rules => rules.Version == version);

    private static ArmSystem Boot(string version, CpuModel cpu) =>
        ArmModels.Boot(Rules(version), ArmOptions.Default, cpu);

    private static CpuModel A76(string fields) => fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => text.Split('='))
        .Aggregate(ArmModels.A76, (cpu, sides) => cpu.With(
            sides[0], long.Parse(sides[1], System.Globalization.CultureInfo.InvariantCulture)));
}
