using KvmSim.Capture;
using KvmSim.Core.Tests.Capture;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>What a reader accepts the schema accepts: import, export, import is the same machine.</summary>
public sealed class RoundTripTests
{
    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFileSystemEntries(Sample.Folder).Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_ImportedExportedImported_IsTheSameMachine(string name) => AssertSame(Sample.PathOf(name));

    [Theory]
    [InlineData("hostile")]
    [InlineData("field")]
    public void Shared_ImportedExportedImported_IsTheSameMachine(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Require(folder), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

        Assert.True(files.Count(AssertSame) > 10);
    }

    [Theory]
    [InlineData("cpu family\t: 6", "cpu family\t: 2147483647")]
    [InlineData("stepping\t: 7", "stepping\t: 2147483647")]
    [InlineData("model\t\t: 85", "model\t\t: 2147483647")]
    [InlineData("vendor_id\t: GenuineIntel", "vendor_id\t: EvilVendor")]
    [InlineData("vendor_id\t: GenuineIntel", "vendor_id\t: \u001b[31m'\"\\: #")]
    [InlineData("model name\t: Intel", "model name\t: \u0007\u009b\u202e {} [] - : # ' \" \\")]
    [InlineData("cpu family\t: 6", "cpu family\t: 4294967295")]
    [InlineData("cpu family\t: 6", "cpu family\t: -1")]
    public void Cpuinfo_WithWhatNoHardwareSays_IsTheSameMachineOrNone(string said, string other)
    {
        string text = Cpuinfo.Replace(said, other, StringComparison.Ordinal);
        Assert.NotEqual(Cpuinfo, text, StringComparer.Ordinal);

        AssertSame(CaptureReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "cpuinfo"));
    }

    [Fact]
    public void Cpuinfo_WithALongModelName_IsTheSameMachine() => Assert.True(AssertSame(CaptureReader.Read(
        new MemoryStream(
            System.Text.Encoding.UTF8.GetBytes(
                Cpuinfo.Replace("Gold", new string('x', 60_000), StringComparison.Ordinal))),
        "cpuinfo")));

    [Theory]
    [InlineData("0", true)]
    [InlineData("999999999", true)]
    [InlineData("1000000000", true)]
    [InlineData("4294967295", true)]
    [InlineData("4294967296", false)]
    [InlineData("9999999999", false)]
    [InlineData("00", false)]
    [InlineData("+1", false)]
    [InlineData("٣", false)]
    public void Subleaf_OfAManifest_IsWhatEcxHolds(string subleaf, bool expected)
    {
        string text = $"""
            apiVersion: kvmsim/v1
            kind: CpuModel
            metadata: {"{"}name: a{"}"}
            spec:
              vendor: GenuineIntel
              family: 6
              model: 1
              cpuid:
                '0x7.{subleaf}': 00000001 00000002 00000003 00000004
            """;

        ManifestResult<ManifestSet> read = ManifestAssert.Parse(text);

        Assert.Equal(expected, read.Succeeded);
        if (expected)
        {
            CpuidLeaf leaf = new(7, uint.Parse(subleaf, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(read.Value!.CpuModels.Single().Model.Cpuid.TryGet(leaf, out CpuidAnswer answer));
            Assert.Equal(new CpuidAnswer(1, 2, 3, 4), answer);
        }
    }

    [Theory]
    [InlineData("vendor: unknown\n  vendorId: EvilVendor", "EvilVendor", null)]
    [InlineData("vendor: unknown", "", null)]
    [InlineData("vendor: GenuineIntel\n  vendorId: EvilVendor", null, ManifestErrorId.ConflictingKeys)]
    [InlineData("vendor: EvilVendor", null, ManifestErrorId.UnknownName)]
    public void Vendor_ThatLinuxHasNoCodeFor_IsSaidByItsString(string said, string? vendor, ManifestErrorId? error)
    {
        ManifestResult<ManifestSet> read = ManifestAssert.Parse(
            $"apiVersion: kvmsim/v1\nkind: CpuModel\nmetadata: {{name: a}}\nspec:\n  {said}\n  family: 6\n  model: "
                + $"1\n");

        Assert.Equal(error, read.Diagnostics.FirstOrDefault()?.Id);
        Assert.Equal(vendor, read.Value?.CpuModels.Single().Model.VendorId);
    }

    private const string Cpuinfo = "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\n"
        + "model name\t: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz\nstepping\t: 7\nphysical id\t: 0\nsiblings\t: "
        + "1\ncore id\t\t: 0\n"
        + "cpu cores\t: 1\nflags\t\t: fpu vme lm nx vmx ept smep smap\n\n";

    private static bool AssertSame(string path) => AssertSame(CaptureReader.Read(path));

    /// <summary>Whether there was a machine.</summary>
    private static bool AssertSame(CapturedMachine captured)
    {
        if (!captured.Succeeded || !captured.Cpus.Any(cpu => cpu.IsOnline))
        {
            return false;
        }

        SimMachine first = new(CapturedHost.Describe(captured, Kernel));
        string text = Export(first);
        ManifestResult<ManifestSet> read = ManifestAssert.Parse(text);
        Assert.True(read.Succeeded, $"{captured.Source}: {string.Join('\n', read.Diagnostics)}");
        SimMachine second = new(MachineBlueprint.Of(read.Value.Machines.Single()));

        Assert.Equal(text, Export(second));
        Assert.Equal(first.KnownCpus, second.KnownCpus);
        Assert.Equal(first.State.Kvm.Online, second.State.Kvm.Online);
        Assert.All(first.KnownCpus, cpu => Assert.Equal(Bare(first.ModelOf(cpu)), Bare(second.ModelOf(cpu))));
        Assert.All(read.Value.Machines.Single().CpuModels, model => Assert.True(NameRule.IsName(model.Name)));
        return true;
    }

    /// <summary>What was written as a difference is written as one again, and says the same.</summary>
    [Fact]
    public void Export_OfModelsThatDiffer_KeepsBasedOnAndOverrides()
    {
        const string manifest = """
            apiVersion: kvmsim/v1
            kind: Machine
            metadata: {name: host}
            spec:
              kernel: {generation: linux-6.12}
              cpuModels:
                - name: big
                  vendor: GenuineIntel
                  family: 6
                  model: 0x8f
                  features: [vmx, sse2, fpu, msr]
                  msrs: {0x3a: 0x5, 0x48b: 0x435d6fff00000000}
                - name: small
                  basedOn: big
                  removeFeatures: sse2
                  msrs: {0x48b: 0x035d6fff00000000}
              cpus:
                - {ids: 0-1, model: big}
                - {ids: 2, model: small}
                - {ids: 3, model: big, overrides: {microcode: 0x29, firmware: {vmx: disabled}}}

            """;
        SimMachine first = new(MachineBlueprint.Of(ManifestAssert.Accepts(manifest).Machines.Single()));
        string text = Export(first);
        MachineDocument again = ManifestAssert.Accepts(text).Machines.Single();

        Assert.Equal(["big", "small"], again.CpuModels.Select(model => model.Name), StringComparer.Ordinal);
        Assert.Equal("big", again.CpuModels[1].BasedOn);
        Assert.Equal("sse2", again.CpuModels[1].RemoveFeatures.ToString());
        Assert.Equal(1, again.CpuModels[1].Msrs.Count);
        Assert.Equal(VmxFirmware.Disabled, again.Cpus[2].Overrides!.Vmx);
        Assert.Equal(0x29u, again.Cpus[2].Overrides!.Microcode);
        Assert.Contains("0x48b: 0x035d6fff00000000 # IA32_VMX_PROCBASED_CTLS2", text, StringComparison.Ordinal);
        SimMachine second = new(MachineBlueprint.Of(again));
        Assert.All(first.KnownCpus, cpu => Assert.Equal(first.ModelOf(cpu), second.ModelOf(cpu)));
        Assert.Equal(text, Export(second));
    }

    private static string Export(SimMachine machine)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        ManifestWriter.Write(writer, ManifestAssert.Yaml, MachineExport.ToDocument(machine));
        return writer.ToString();
    }

    private static CpuModel Bare(CpuModel model) => model with { Name = "", VendorId = model.VendorId.Trim() };
}
