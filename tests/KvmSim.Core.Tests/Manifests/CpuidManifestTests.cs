using KvmSim.Hardware;
using KvmSim.Manifests;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>A model that gives CPUID leaves.</summary>
public sealed class CpuidManifestTests
{
    private const string Machine = """
        apiVersion: kvmsim/v1
        kind: Machine
        metadata: {name: leaves}
        spec:
          cpuModels:
            - name: whole
              vendor: GenuineIntel
              family: 6
              model: 0x8a
              cpuid:
                "0x0.0": "00000007 756e6547 6c65746e 49656e69"
                0x1.0: 000806a1 00100800 00000020 00000001
                0x7.0: 00000000 00100080 00000000 00000000
            - {name: masked, basedOn: whole, removeFeatures: smap, addFeatures: umip}
            - {name: listed, basedOn: whole, features: vmx, unknownFeatures: [smep], partial: true}
          cpus:
            - {ids: 0, model: whole}
            - {ids: 1, model: masked}
            - {ids: 2, model: listed}
        """;

    [Fact]
    public void Leaves_WithoutFeatures_GiveThem()
    {
        CpuModel model = Model("whole");

        Assert.Equal("vmx fpu smep smap", model.Features.ToString());
        Assert.True(model.UnknownFeatures.Contains("svm"));
        Assert.False(model.UnknownFeatures.Contains("umip"));
        Assert.False(model.IsPartial);
    }

    [Fact]
    public void Leaves_OfAModelWithOtherFeatures_SayTheSame()
    {
        CpuModel model = Model("masked");

        Assert.False(model.Cpuid.Has(CpuFeatureTable.Get("smap").Location!.Value));
        Assert.True(model.Cpuid.Has(CpuFeatureTable.Get("umip").Location!.Value));
        Assert.Equal("vmx fpu smep umip", model.Features.ToString());
    }

    [Fact]
    public void Features_ThatAreListed_ReplaceThoseOfTheLeaves()
    {
        CpuModel model = Model("listed");

        Assert.Equal(
            ("vmx", "smep", true), (model.Features.ToString(), model.UnknownFeatures.ToString(), model.IsPartial));
        Assert.False(model.Cpuid.Has(CpuFeatureTable.Get("smap").Location!.Value));
    }

    [Theory]
    [InlineData("0x1.0:", "¦0x1:")]
    [InlineData("0x1.0:", "¦0x01.0:")]
    [InlineData("0x1.0:", "¦0xA.0:")]
    [InlineData("0x1.0:", "¦1.0:")]
    [InlineData("000806a1 00100800", "¦806a1 00100800")]
    [InlineData("000806a1 00100800 00000020 00000001", "¦000806a1 00100800 00000020")]
    public void Leaves_ThatAreMalformed_AreRefusedAtTheirPlace(string from, string to) =>
        RefusesEdit(Machine, from, to, ManifestErrorId.BadText);

    private static CpuModel Model(string name) => Accepts(Machine).Machines.Single().Models.Resolve(name);
}
