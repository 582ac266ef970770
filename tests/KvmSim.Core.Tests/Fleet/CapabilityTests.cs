using KvmSim.Fleet;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>Single capabilities, read out of registers.</summary>
public sealed class CapabilityTests
{
    private static readonly CpuModel Sapphire = ShippedFleet.Machines
        .Single(machine => machine.Metadata.Name == "sapphire-rapids").Models.Models.First();

    [Theory]
    [InlineData("vmx-ept", true)]
    [InlineData("vmx-cr3-load-noexit", true)] // 0x48e: bit 15 may be 0
    [InlineData("vmx-exit-nosave-debugctl", true)] // 0x48f: bit 2 may be 0
    [InlineData("CR3_LOAD_EXITING", true)]
    [InlineData("vmx-eptad", true)]
    [InlineData("vmx-true-ctls", true)]
    [InlineData("vmx-intr-exit", true)]
    [InlineData("INTR_EXITING may be 0", null)] // not of the default1 class, so there is no such capability
    [InlineData("vmx-invept-single-context", true)]
    [InlineData("X86_CR4_LAM_SUP", false)]
    public void Capability_OfARealCpu_IsRead(string name, bool? expected)
    {
        Capability? capability = CapabilityTable.All.SingleOrDefault(
            capability => capability.Name == name && capability.Name != "vmx");

        Assert.Equal(expected, capability is null ? null : KnownCapabilities.Of(Sapphire).Has.Contains(capability));
    }

    [Fact]
    public void Capabilities_OfARegisterThatIsMissing_AreUnknown()
    {
        CpuModel model =
            Sapphire with { Msrs = MsrSet.Of(Sapphire.Msrs.Where(entry => entry.Key != Msr.Ia32VmxProcBasedCtls2)) };
        KnownCapabilities known = KnownCapabilities.Of(model);
        Capability[] secondary = [
            .. CapabilityTable.All.Where(capability => capability.Msr == Msr.Ia32VmxProcBasedCtls2)];

        Assert.NotEmpty(secondary);
        Assert.All(secondary, capability => Assert.True(known.Unknown.Contains(capability)));
        Assert.All(secondary, capability => Assert.False(known.Has.Contains(capability)));
    }

    [Fact]
    public void Capabilities_OfVmx_AreLackingWithoutVmx()
    {
        CpuModel model = Sapphire with { Features = Sapphire.Features.Without("vmx") };
        KnownCapabilities known = KnownCapabilities.Of(model);

        Assert.DoesNotContain(known.Has.Enumerate(), capability => capability.IsVmx);
        Assert.True(known.Unknown.IsEmpty);
    }

    [Fact]
    public void Names_OfCapabilities_AreEachOfOneThing() => Assert.Equal(
        CapabilityTable.All.Count, CapabilityTable.All.Select(capability => capability.Name)
            .Distinct(StringComparer.Ordinal).Count());
}
