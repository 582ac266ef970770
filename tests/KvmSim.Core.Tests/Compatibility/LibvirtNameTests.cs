using System.Globalization;
using System.Xml.Linq;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>The names in our tables are those of libvirt's cpu_map, place by place.</summary>
public sealed class LibvirtNameTests
{
    /// <summary>Of the control registers libvirt names what may be 1, in the upper half; of TRUE ones too.</summary>
    private static readonly Dictionary<uint, uint> Plain = new()
    {
        [0x48d] = 0x481,
        [0x48e] = 0x482,
        [0x48f] = 0x483,
        [0x490] = 0x484
    };

    [Fact]
    public void QemuNames_OfRegisterBits_AreThoseOfLibvirt()
    {
        (uint Msr, int Bit, string[] Names)[] known = [.. Features().SelectMany(OfMsr)];

        Assert.True(known.Length > 100);
        Assert.All(known, entry =>
        {
            (uint msr, int bit) = Place(entry.Msr, entry.Bit);
            Assert.Contains(
                Assert.Single(RegisterTable.Name(msr, 1UL << bit)).QemuName, entry.Names, StringComparer.Ordinal);
        });
        HashSet<string> all = [.. known.SelectMany(entry => entry.Names)];
        Assert.All(
            VmxControlTable.All.Select(control => control.QemuName).OfType<string>(),
            name => Assert.Contains(name, all, StringComparer.Ordinal));
    }

    [Fact]
    public void QemuNames_OfCpuidBits_AreThoseOfLibvirt()
    {
        ILookup<CpuidBit, string> known = Features()
            .SelectMany(
                feature => feature.Elements("cpuid").SelectMany(OfCpuid)
                    .SelectMany(bit => NamesOf(feature).Select(name => (bit, name))))
            .ToLookup(entry => entry.bit, entry => entry.name);

        Assert.True(known.Count > 200);
        Assert.All(CpuFeatureTable.All.Where(feature => feature.Location is not null), feature =>
        {
            string[] names = [.. known[feature.Location!.Value]];
            if (names.Length == 0)
            {
                Assert.Null(QemuNames.Of(feature));
            }
            else
            {
                Assert.Contains(QemuNames.Of(feature), names, StringComparer.Ordinal);
            }
        });
        IEnumerable<CpuidBit> ours = CpuFeatureTable.All.Select(feature => feature.Location).OfType<CpuidBit>();
        Assert.Empty(known.Select(group => group.Key).Except(ours));
    }

    private static IEnumerable<XElement> Features() =>
        XDocument.Load(SharedData.Require("data/libvirt/cpu_map/x86_features.xml")).Root!.Elements("feature");

    private static string[] NamesOf(XElement feature) => [
        feature.Attribute("name")!.Value,
        .. feature.Elements("alias").Where(alias => alias.Attribute("source")?.Value == "qemu")
            .Select(alias => alias.Attribute("name")!.Value)];

    private static IEnumerable<(uint Msr, int Bit, string[] Names)> OfMsr(XElement feature) =>
        feature.Elements("msr").Select(msr =>
    {
        ulong bits = ((ulong)Hex(msr, "edx") << 32) | Hex(msr, "eax");
        return (Hex(msr, "index"), System.Numerics.BitOperations.TrailingZeroCount(bits), NamesOf(feature));
    });

    private static IEnumerable<CpuidBit> OfCpuid(XElement cpuid) => Enum.GetValues<CpuidRegister>()
        .Select(register => (register, bits: Hex(cpuid, register.ToString().ToLowerInvariant())))
        .Where(entry => System.Numerics.BitOperations.IsPow2(entry.bits))
        .Select(entry => new CpuidBit(
            Hex(cpuid, "eax_in"), Hex(cpuid, "ecx_in"), entry.register,
            System.Numerics.BitOperations.TrailingZeroCount(entry.bits)));

    private static (uint Msr, int Bit) Place(uint msr, int bit)
    {
        uint plain = Plain.GetValueOrDefault(msr, msr);
        return (plain, VmxRegisterFindings.IsControl(plain) ? bit % 32 : bit);
    }

    private static uint Hex(XElement element, string attribute) => element.Attribute(attribute) is { } value
        ? uint.Parse(value.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : 0;
}
