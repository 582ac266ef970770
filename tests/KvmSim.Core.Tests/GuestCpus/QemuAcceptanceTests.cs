using System.Text.Json;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.GuestCpus;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.GuestCpus;

/// <summary>QEMU itself is started with what is written for it.</summary>
public sealed class QemuAcceptanceTests
{
    private const string Data = "data/libvirt/cputestdata/x86_64-cpuid-";

    /// <summary>
    /// TCG lacks some of what KVM has, so that "enforce" is left out: model and names are what is tried.
    /// </summary>
    [Theory]
    [InlineData("Xeon-E5-2650-v4", "Xeon-Platinum-8268")]
    [InlineData("Core-i7-2600", "Core-i7-7700")]
    [InlineData("Ice-Lake-Server", "Ice-Lake-Server")]
    [InlineData("EPYC-7502-32-Core", "EPYC-7601-32-Core")]
    [InlineData("Opteron-6282", "EPYC-7601-32-Core")]
    [InlineData("Hygon-C86-7185-32-core", "Hygon-C86-7185-32-core")]
    [InlineData("Atom-P5362", "Atom-P5362")]
    public async Task Qemu_StartedWithTheOption_TakesIt(string one, string other)
    {
        QemuProcess.Require();
        string option = Option(TestGuestCpus.Of(SharedHost(one), SharedHost(other)));
        Assert.EndsWith(",enforce", option, StringComparison.Ordinal);

        (int exit, string errors, JsonElement[] answers) = await Start(option[..^",enforce".Length]);

        Assert.Equal(0, exit);
        Assert.NotEmpty(answers);
        Assert.DoesNotContain(
            errors.Split('\n'),
            line => line.Length > 0 && !line.Contains(
                "TCG doesn't support requested feature", StringComparison.Ordinal));
    }

    /// <summary>The host is what TCG says that it has: a baseline of it has to start, "enforce" and all.</summary>
    [Theory]
    [InlineData("GenuineIntel", 6, 94, 3)]
    [InlineData("GenuineIntel", 6, 60, 1)]
    [InlineData("GenuineIntel", 6, 15, 11)]
    [InlineData("AuthenticAMD", 23, 1, 2)]
    [InlineData("AuthenticAMD", 25, 1, 1)]
    [InlineData("HygonGenuine", 24, 0, 1)]
    [InlineData("CentaurHauls", 7, 59, 0)]
    public async Task Qemu_WithTcgAsTheHost_StartsWithEnforce(string vendor, int family, int model, int stepping)
    {
        QemuProcess.Require();
        CpuFeatureSet has = await TcgFeatures();
        Assert.True(has.Contains("sse4_2") && has.Contains("xsave"));

        (int exit, string errors, JsonElement[] answers) = await Start(Option(
            new GuestCpu(vendor, family, model, stepping, has.Intersect(Offered), CpuFeatureSet.Empty)));

        Assert.Equal((0, ""), (exit, errors));
        Assert.NotEmpty(answers);
    }

    /// <summary>The test above can fail: with a feature that TCG lacks QEMU does not start.</summary>
    [Fact]
    public async Task Qemu_WithAFeatureThatTheHostLacks_DoesNotStart()
    {
        QemuProcess.Require();
        CpuFeatureSet has = await TcgFeatures();
        CpuFeature lacking = Offered.Except(has).Enumerate()
            .First(feature => !GuestFeatureNames.NeedsMore(feature) && GuestFeatureNames.Qemu.Of(feature) is not null);

        (int exit, string errors, _) = await Start(Option(new GuestCpu(
            "GenuineIntel", 6, 94, 3, has.Intersect(Offered).With(lacking.Name), CpuFeatureSet.Empty)));

        Assert.Equal(1, exit);
        Assert.Contains(GuestFeatureNames.Qemu.Of(lacking)!, errors, StringComparison.Ordinal);
    }

    private static CpuFeatureSet Offered =>
        GuestFeatureNames.OfHardware.Union(GuestFeatureTable.Emulated(CheckStyle.All[^1]));

    private static Task<(int Exit, string Errors, JsonElement[] Answers)> Start(string cpu) =>
        QemuProcess.Run(["-accel", "tcg", "-machine", "q35", "-cpu", cpu], "{\"execute\":\"query-status\"}");

    private static async Task<CpuFeatureSet> TcgFeatures()
    {
        (_, _, JsonElement[] answers) = await QemuProcess.Run(
            ["-accel", "tcg", "-machine", "none"],
            "{\"execute\":\"query-cpu-model-expansion\","
                + "\"arguments\":{\"type\":\"full\",\"model\":{\"name\":\"max\"}}}");
        JsonElement properties = answers[0].GetProperty("return").GetProperty("model").GetProperty("props");
        return CpuFeatureSet.Of(CpuFeatureTable.All.Where(feature => GuestFeatureNames.Qemu.Of(feature) is { } name
            && properties.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True));
    }

    private static string Option(GuestCpu cpu) =>
        GuestCpuConfiguration.Of(cpu, GuestCpuTool.Qemu, "pair").Text["-cpu ".Length..];

    private static CpuModel SharedHost(string name) => TestGuestCpus.SharedHost($"{Data}{name}.xml");
}
