using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using KvmSim.GuestCpus;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.GuestCpus;

/// <summary>A baseline in the words of the tools that start guests.</summary>
public sealed class GuestCpuTests
{
    private const string Data = "data/libvirt/cputestdata/x86_64-cpuid-";

    /// <summary>QEMU's Skylake-Client-v1 by the names of /proc/cpuinfo.</summary>
    private const string Skylake =
        "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu "
        + "fsgsbase fxsr hle hypervisor invpcid lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmulqdq "
        + "pge pni popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap smep sse sse2 sse4_1 sse4_2 ssse3 syscall "
        + "tsc tsc_deadline_timer x2apic xgetbv1 xsave xsavec xsaveopt";

    private static CpuModel Host =>
        TestMachines.Intel with { Features = TestMachines.Intel.Features.With("popcnt").With("rdrand") };

    /// <summary>
    /// libvirt's own answers for pairs of hosts of these kinds (x86_64-cpuid-baseline-*.xml): the model, and what is
    /// required beside it.
    /// </summary>
    [Theory]
    [InlineData("Core-i7-7700", "Xeon-Gold-6148", "baseline-Skylake-Client+Server", "Skylake-Client")]
    [InlineData("Xeon-E5-2650-v4", "Xeon-Gold-6148", "baseline-Broadwell-IBRS+Cascadelake", "Broadwell")]
    public void Libvirt_OfTwoHosts_TakesTheModelThatLibvirtTakes(
        string one, string other, string expected, string model)
    {
        XElement cpu = XElement.Parse(
            Write(TestGuestCpus.Of(SharedHost(one), SharedHost(other)), GuestCpuTool.Libvirt));
        XElement theirs = XElement.Load(SharedData.Require($"{Data}{expected}.xml"));

        Assert.Equal(model, cpu.Element("model")!.Value);
        Assert.StartsWith(model, theirs.Element("model")!.Value, StringComparison.Ordinal);
        Assert.Equal("Intel", cpu.Element("vendor")!.Value);
        // MPX: libvirt's pair has it, the raw leaves of one host do not.
        Assert.Empty(Names(theirs, "require").Except(Names(cpu, "require").Append("mpx"), StringComparer.Ordinal));
        Assert.Empty(Names(cpu, "disable").Except(["mpx"], StringComparer.Ordinal));
    }

    /// <summary>Each model as a baseline is written as itself: the tables say what they were made of.</summary>
    [Fact]
    public void Nearest_OfAModelsOwnFeatures_IsThatModel()
    {
        foreach ((GuestCpuModels models, GuestFeatureNames names) in new[]
            { (GuestCpuModels.Libvirt, GuestFeatureNames.Libvirt), (GuestCpuModels.Qemu, GuestFeatureNames.Qemu) })
        {
            foreach (GuestCpuModel model in models.All.Where(model => model.VendorId is not null))
            {
                GuestCpuModel nearest = models.Nearest(
                    model.VendorId!, model.Features, names.Offered, model.Family, model.Numbers[0]);

                Assert.Equal(
                    model.Features.Order(StringComparer.Ordinal), nearest.Features.Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void Of_ACpuWithoutOneFeatureOfAModel_DisablesThatFeature()
    {
        GuestCpu cpu = new("GenuineIntel", 6, 94, 3, CpuFeatureSet.Of(Skylake.Split(' ')), CpuFeatureSet.Empty);
        GuestCpu without = cpu with { Features = cpu.Features.Without("rdseed") };

        Assert.Equal("-cpu Skylake-Client-v1,enforce", Write(cpu, GuestCpuTool.Qemu));
        Assert.Equal("-cpu Skylake-Client-v1,-rdseed,enforce", Write(without, GuestCpuTool.Qemu));
        Assert.Contains(
            "<feature policy='disable' name='rdseed'/>", Write(without, GuestCpuTool.Libvirt),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ForEachTool_HasItsShape()
    {
        GuestCpu cpu = TestGuestCpus.Of(Host, Host with { Features = Host.Features.Without("popcnt") });

        Assert.Matches("^-cpu [A-Za-z0-9-]+(,[+-][a-z0-9._-]+)*,enforce$", Write(cpu, GuestCpuTool.Qemu));
        Assert.Matches(
            "^cpu-model: pair\n    reported-model [A-Za-z0-9-]+(\n    flags [+-][a-z0-9._-]+(;[+-][a-z0-9._-]+)*)?$",
            Write(cpu, GuestCpuTool.Proxmox));
        Assert.StartsWith(
            "spec:\n  domain:\n    cpu:\n      model: ", Write(cpu, GuestCpuTool.KubeVirt), StringComparison.Ordinal);
        Assert.Equal("--cpus boot=1", Write(cpu, GuestCpuTool.CloudHypervisor));
        Assert.Contains(
            "popcnt", GuestCpuConfiguration.Of(cpu, GuestCpuTool.CloudHypervisor, "pair").Unsaid,
            StringComparer.Ordinal);
    }

    /// <summary>popcnt is CPUID.01H:ECX[23]: the bit is 0, all others are the host's.</summary>
    [Fact]
    public void Firecracker_OfHostsThatDifferInABit_HidesThatBit()
    {
        GuestCpu cpu = TestGuestCpus.Of(Host, Host with { Features = Host.Features.Without("popcnt") });
        using JsonDocument template = JsonDocument.Parse(Write(cpu, GuestCpuTool.Firecracker));
        JsonElement leaf = Assert.Single(template.RootElement.GetProperty("cpuid_modifiers").EnumerateArray());
        JsonElement register = Assert.Single(leaf.GetProperty("modifiers").EnumerateArray());

        Assert.Equal(
            ("0x1", "0x0", 0),
            (leaf.GetProperty("leaf").GetString(), leaf.GetProperty("subleaf").GetString(), leaf.GetProperty("flags")
                .GetInt32()));
        Assert.Equal("ecx", register.GetProperty("register").GetString());
        Assert.Equal("0b" + new string('x', 8) + '0' + new string('x', 23), register.GetProperty("bitmap").GetString());
    }

    [Fact]
    public void Firecracker_OfOneKindOfHost_HidesNothing()
    {
        using JsonDocument template = JsonDocument.Parse(
            Write(TestGuestCpus.Of(TestMachines.Intel), GuestCpuTool.Firecracker));

        Assert.Empty(template.RootElement.GetProperty("cpuid_modifiers").EnumerateArray());
    }

    /// <summary>
    /// Debian's QEMU: knows the model and each name, and the guest gets nothing that the baseline lacks.
    /// </summary>
    [Theory]
    [InlineData("Xeon-E5-2650-v4", "Xeon-Platinum-8268")]
    [InlineData("Core-i7-2600", "Core-i7-7700")]
    [InlineData("Ice-Lake-Server", "Cooperlake")]
    [InlineData("EPYC-7502-32-Core", "EPYC-7601-32-Core")]
    [InlineData("Opteron-6282", "EPYC-7601-32-Core")]
    [InlineData("Hygon-C86-7185-32-core", "Hygon-C86-7185-32-core")]
    [InlineData("Atom-P5362", "Atom-P5362")]
    public async Task Qemu_Itself_AcceptsWhatIsWritten(string one, string other)
    {
        const string Program = "/usr/bin/qemu-system-x86_64";
        Assert.SkipUnless(File.Exists(Program), $"There is no {Program}.");
        GuestCpu cpu = TestGuestCpus.Of(SharedHost(one), SharedHost(other));
        string[] parts = Write(cpu, GuestCpuTool.Qemu)["-cpu ".Length..].Split(',');
        string properties = string.Join(
            ",", parts[1..^1].Select(part => $"\"{part[1..]}\":{(part[0] == '+' ? "true" : "false")}"));

        ProcessStartInfo start = new(Program, ["-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process qemu = Process.Start(start)!;
        await qemu.StandardInput.WriteAsync(
            "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"query-cpu-model-expansion\",\"arguments\":{\"type\":\"full\",\"model\":{\"name\":\""
            + parts[0] + "\",\"props\":{" + properties + "}}}}\n{\"execute\":\"quit\"}\n");
        string answer = await qemu.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string line = answer.Split('\n').Single(line => line.Contains("\"model\"", StringComparison.Ordinal));
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement given = document.RootElement.GetProperty("return").GetProperty("model").GetProperty("props");

        HashSet<string> may = [.. cpu.Features.Enumerate().Select(GuestFeatureNames.Qemu.Of).OfType<string>()];
        Assert.All(
            GuestFeatureNames.Qemu.Offered,
            name => Assert.True(may.Contains(name)
                == (given.TryGetProperty(name, out JsonElement value) && value.GetBoolean()), name));
        Assert.False(given.TryGetProperty("svm", out JsonElement svm) && svm.GetBoolean());
    }

    private static IEnumerable<string> Names(XElement cpu, string policy) => cpu.Elements("feature")
        .Where(feature => feature.Attribute("policy")!.Value == policy)
        .Select(feature => feature.Attribute("name")!.Value);

    private static CpuModel SharedHost(string name) => TestGuestCpus.SharedHost($"{Data}{name}.xml");

    private static string Write(GuestCpu cpu, GuestCpuTool tool) => GuestCpuConfiguration.Of(cpu, tool, "pair").Text;
}
