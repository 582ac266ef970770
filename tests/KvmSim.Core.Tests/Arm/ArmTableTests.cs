using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>The tables of the architecture and of the kernels agree with themselves and with each other.</summary>
public sealed class ArmTableTests
{
    public static TheoryData<string> Versions => [.. ArmRules.All.Select(rules => rules.Version)];

    [Fact]
    public void Fields_OfARegister_LieInItAndDoNotOverlap()
    {
        foreach (ArmRegister register in ArmRegisterTable.All)
        {
            ulong taken = 0;
            foreach (ArmField field in register.Fields)
            {
                Assert.True(field.High >= field.Low && (field.Mask & ~register.Mask) == 0, field.ToString());
                Assert.True((taken & field.Mask) == 0, field.ToString());
                taken |= field.Mask;
            }

            Assert.Equal(
                register.Fields.Count, register.Fields.Select(field => field.Name).Distinct(StringComparer.Ordinal)
                    .Count());
        }
    }

    [Theory]
    [InlineData("ID_AA64PFR0_EL1.SVE", 35, 32, false)]
    [InlineData("ID_AA64PFR0_EL1.FP", 19, 16, true)]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 7, 4, false)]
    [InlineData("ID_AA64MMFR0_EL1.PARANGE", 3, 0, false)]
    [InlineData("ID_AA64MMFR0_EL1.TGRAN4", 31, 28, true)]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 7, 4, false)]
    [InlineData("ID_AA64MMFR1_EL1.SpecSEI", 27, 24, false)]
    [InlineData("MIDR_EL1.PartNum", 15, 4, false)]
    [InlineData("MPAMIDR_EL1.PARTID_MAX", 15, 0, false)]
    public void Field_StandsWhereTheManualHasIt(string name, int high, int low, bool isSigned)
    {
        ArmField field = ArmRegisterTable.GetField(name);
        Assert.Equal((high, low, isSigned), (field.High, field.Low, field.IsSigned));
    }

    [Fact]
    public void Value_OfASignedField_MayBeBelowZero()
    {
        ArmField field = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.FP");
        Assert.Equal(-1, field.ValueOf(0xf0000));
        Assert.Equal(1, field.ValueOf(0x10000));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Tables_OfAKernel_NameWhatThereIs(string version)
    {
        ArmRules rules = ArmRules.All.Single(known => known.Version == version);
        Assert.Equal(
            Enumerable.Range(0, rules.Capabilities.Count),
            rules.Capabilities.Select((capability, i) => capability.Number >= i ? i : -1));
        Assert.Equal(
            rules.Capabilities.Count, rules.Capabilities.Select(capability => capability.Number).Distinct().Count());
        Assert.Equal(rules.Treatments.Count, rules.Treatments.Select(treatment => treatment.Field).Distinct().Count());
        Assert.All(rules.Hwcaps.SelectMany(hwcap => hwcap.AnyOf).SelectMany(all => all), condition =>
            Assert.True(rules.TreatmentOf(condition.Field) is { IsVisible: true }, condition.ToString()));
        Assert.All(
            rules.Capabilities.Where(capability => capability.Rule.StartsWith("midr", StringComparison.Ordinal)),
            capability => Assert.NotEmpty(rules.Midrs[capability.Name]));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Capabilities_OfAKernel_CanAllBeAsked(string version)
    {
        ArmRules rules = ArmRules.All.Single(known => known.Version == version);
        foreach (ArmMode mode in Enum.GetValues<ArmMode>())
        {
            ArmOptions options = ArmOptions.Default with { Mode = mode };
            ArmSystem system = ArmModels.Boot(rules, options, ArmModels.A53, ArmModels.A76);
            Assert.All(rules.Capabilities, capability =>
            {
                _ = system.Has(capability);
                _ = new ArmCapabilityRules(system, [], []).Has(capability, new ArmCpu(7, ArmModels.A72));
            });
        }
    }

    /// <summary>The types of the kernel's capabilities are seven; nothing else is known to it.</summary>
    [Fact]
    public void Capabilities_HaveATypeOfTheKernel() => Assert.Equal(
        [
            "Boot False False True", "Boot True False False", "Local False True False", "Local True False False",
            "Local True True False", "System True False False",
        ],
        ArmRules.All.SelectMany(rules => rules.Capabilities)
            .Select(one => $"{one.Scope} {one.MayHave} {one.MayLack} {one.Panics}")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
