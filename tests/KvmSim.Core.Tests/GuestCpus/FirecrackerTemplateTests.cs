using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KvmSim.Capture;
using KvmSim.GuestCpus;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.GuestCpus;

/// <summary>
/// The template of a pair of hosts beside Firecracker's own static templates, which make guests on Cascade Lake and Ice
/// Lake alike: whatever differs between the two has to be hidden by them as well. The other way round nothing is
/// compared: theirs hide more, to look like an older instance. The bits that they clear (filter 1, value 0) are facts
/// of src/vmm/src/cpu_config/x86_64/static_cpu_templates, commit 81b38b9d; hosts are Firecracker's fingerprints.
/// </summary>
public sealed partial class FirecrackerTemplateTests
{
    private static readonly (string Template, uint Leaf, uint Subleaf, string Register, uint Cleared)[] Published =
    [
        ("T2", 0x1, 0, "ecx", 0x0004cdfc),
        ("T2", 0x1, 0, "edx", 0xe8640000),
        ("T2", 0x7, 0, "ebx", 0xffefd814),
        ("T2", 0x7, 0, "ecx", 0x40415f5e),
        ("T2", 0x7, 0, "edx", 0x0000011c),
        ("T2", 0xd, 1, "eax", 0x0000000e),
        ("T2", 0x80000001, 0, "ecx", 0x20000100),
        ("T2", 0x80000001, 0, "edx", 0x04000000),
        ("T2CL", 0x1, 0, "ecx", 0x0004cdfc),
        ("T2CL", 0x1, 0, "edx", 0xe8640000),
        ("T2CL", 0x7, 0, "ebx", 0xffefd814),
        ("T2CL", 0x7, 0, "ecx", 0x40415f5e),
        ("T2CL", 0x7, 0, "edx", 0x0000011c),
        ("T2CL", 0xd, 1, "eax", 0x0000000e),
        ("T2CL", 0x80000001, 0, "ecx", 0x200001c0),
        ("T2CL", 0x80000001, 0, "edx", 0x07c00000),
    ];

    [Theory]
    [InlineData("T2")] // T2S clears the same bits of these registers
    [InlineData("T2CL")]
    public void Template_OfCascadeLakeAndIceLake_HidesNothingThatTheirTemplateShows(string template)
    {
        List<string> compared = [];
        foreach ((uint leaf, uint subleaf, string register, uint hidden) in Hidden("CASCADELAKE", "ICELAKE"))
        {
            foreach (var theirs in Published.Where(one =>
                one.Template == template && (one.Leaf, one.Subleaf, one.Register) == (leaf, subleaf, register)))
            {
                Assert.Equal(0u, hidden & ~theirs.Cleared);
                compared.Add($"{leaf:x}.{subleaf}.{register}");
            }
        }

        Assert.Contains("7.0.ebx", compared, StringComparer.Ordinal); // SHA
        Assert.Contains("7.0.ecx", compared, StringComparer.Ordinal); // VBMI, GFNI, VAES
    }

    /// <summary>docs/cpu_templates/schema.json: numbers are text, bitmaps have 32 of 0, 1 and x.</summary>
    [Fact]
    public void Template_OfAPair_FollowsTheirSchema()
    {
        using JsonDocument template = Template("CASCADELAKE", "ICELAKE");

        Assert.Equal(
            ["cpuid_modifiers"], template.RootElement.EnumerateObject().Select(property => property.Name),
            StringComparer.Ordinal);
        Assert.NotEmpty(template.RootElement.GetProperty("cpuid_modifiers").EnumerateArray());
        Assert.All(template.RootElement.GetProperty("cpuid_modifiers").EnumerateArray(), leaf =>
        {
            Assert.Equal(
                ["leaf", "subleaf", "flags", "modifiers"], leaf.EnumerateObject().Select(property => property.Name),
                StringComparer.Ordinal);
            Assert.Matches("^0x[0-9a-f]+$", leaf.GetProperty("leaf").GetString());
            Assert.Matches("^0x[0-9a-f]+$", leaf.GetProperty("subleaf").GetString());
            Assert.InRange(leaf.GetProperty("flags").GetInt32(), 0, 1);
            Assert.All(leaf.GetProperty("modifiers").EnumerateArray(), modifier =>
            {
                Assert.Equal(
                    ["register", "bitmap"], modifier.EnumerateObject().Select(property => property.Name),
                    StringComparer.Ordinal);
                Assert.Matches("^e[abcd]x$", modifier.GetProperty("register").GetString());
                Assert.Matches(Bitmap(), modifier.GetProperty("bitmap").GetString());
            });
        });
    }

    private static IEnumerable<(uint Leaf, uint Subleaf, string Register, uint Bits)> Hidden(string one, string other)
    {
        using JsonDocument template = Template(one, other);
        foreach (JsonElement leaf in template.RootElement.GetProperty("cpuid_modifiers").EnumerateArray())
        {
            foreach (JsonElement modifier in leaf.GetProperty("modifiers").EnumerateArray())
            {
                string bits = modifier.GetProperty("bitmap").GetString()![2..].Replace('0', '1').Replace('x', '0');
                yield return (
                    Number(leaf.GetProperty("leaf")),
                    Number(leaf.GetProperty("subleaf")),
                    modifier.GetProperty("register").GetString()!,
                    Convert.ToUInt32(bits, 2));
            }
        }
    }

    private static uint Number(JsonElement text) =>
        uint.Parse(text.GetString()!.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static JsonDocument Template(string one, string other) => JsonDocument.Parse(GuestCpuConfiguration.Of(
        TestGuestCpus.Of(Fingerprint(one), Fingerprint(other)), GuestCpuTool.Firecracker, "pair").Text);

    private static CpuModel Fingerprint(string name) => CapturedModels.Of(CaptureReader.Read(
        SharedData.Require($"data/firecracker/fingerprint_INTEL_{name}_6.1host.json"))).Values.First();

    [GeneratedRegex("^0b[01x]{32}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Bitmap();
}
