using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>What KVM makes of its own beside what the host's CPUs have, and what a switch takes away.</summary>
public sealed class GuestCapabilityTests
{
    private const uint Secondary = Msr.Ia32VmxProcBasedCtls2;

    private static readonly CpuModel Intel = TestMachines.Intel with
    {
        Features = TestMachines.Intel.Features.Except(CpuFeatureSet.Of("umip")),
    };

    /// <summary>kvm_intel emulates UMIP by descriptor-table exiting (bit 2); kvm_amd does not.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Umip_OfACpuWithoutIt_TakesDescriptorTableExiting(bool exits, bool isOffered) => Assert.Equal(
        isOffered, Has(Boot(exits ? Intel : Without(2)), Feature("umip")));

    [Fact]
    public void Umip_OfAmd_IsTheCpusOwn()
    {
        CpuModel with = TestMachines.Amd with { Features = TestMachines.Amd.Features.With("umip") };

        Assert.True(Has(Boot(with), Feature("umip")));
        Assert.False(Has(Boot(TestMachines.Amd), Feature("umip")));
    }

    /// <summary>Without nesting guests see no SVM, nothing of leaf 8000000AH, and no VMX.</summary>
    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public void Nesting_ThatIsOff_TakesSvmAndVmx(string nested, bool isOffered)
    {
        KnownCapabilities amd = Boot(TestMachines.Amd, $"nested={nested}");
        KnownCapabilities intel = Boot(Intel, $"nested={nested}");

        Assert.Equal(isOffered, Has(amd, Feature("svm")));
        Assert.Equal(isOffered, Has(amd, Feature("npt")));
        Assert.Equal(isOffered, Has(amd, Feature("svme_addr_chk")));
        Assert.True(Has(amd, Feature("smep")));
        Assert.Equal(isOffered, Has(intel, Feature("vmx")));
        Assert.Equal(isOffered, intel.Has.Enumerate().Any(capability => capability.IsVmx));
        Assert.True(Has(intel, Feature("smep")));
    }

    /// <summary>
    /// INVVPID and its four extents (bits 32 and 40 to 43) are KVM's own: all of them where the guest may have VPID
    /// (control 5), whatever of them the host reports.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Vpid_OfNestedGuests_IsKvmsOwn(bool hasVpid, bool isOffered)
    {
        CpuModel model = hasVpid ? Intel : Without(5);
        KnownCapabilities guests = Boot(
            model with { Msrs = model.Msrs.With(Msr.Ia32VmxEptVpidCap, 0xf01_0673_4141) }, "nested=1");

        Assert.All(
            (int[])[32, 40, 41, 42, 43],
            bit => Assert.Equal(isOffered, Has(guests, Register(Msr.Ia32VmxEptVpidCap, bit))));
    }

    /// <summary>EPTP switching is offered where EPT is, KVM's own (nested_vmx_setup_ctls_msrs).</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void EptpSwitching_OfNestedGuests_TakesEpt(bool hasEpt, bool isOffered) => Assert.Equal(
        isOffered, Has(Boot(hasEpt ? Intel : Without(1), "nested=1"), Register(VmxRegisterView.Vmfunc, 0)));

    private static KnownCapabilities Boot(CpuModel model, string? parameter = null)
    {
        HostDescription host = TestMachines.Describe("linux-6.12", model);
        string module = model.UsesVmx ? "kvm_intel" : "kvm_amd";
        return GuestCapabilities.Of(new SimMachine(parameter is null ? host : host with
        {
            Parameters = new Dictionary<string, ParameterValues>(host.Parameters, StringComparer.Ordinal)
            {
                [module] = ParameterValues.Parse([parameter]),
            },
        }));
    }

    /// <summary>A control of the secondary ones may not be 1.</summary>
    private static CpuModel Without(int bit) => Intel with
    {
        Msrs = Intel.Msrs.With(Secondary, 0x035d_6fff_0000_0000 & ~(1UL << (bit + 32))),
    };

    private static bool Has(KnownCapabilities guests, Capability capability)
    {
        Assert.False(guests.Unknown.Contains(capability));
        return guests.Has.Contains(capability);
    }

    private static Capability Feature(string name) => CapabilityTable.All[CpuFeatureTable.Get(name).Index];

    private static Capability Register(uint msr, int bit) =>
        CapabilityTable.All.Single(capability => capability.Msr == msr && capability.Bit == bit);
}
