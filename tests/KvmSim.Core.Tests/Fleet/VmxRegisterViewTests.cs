using KvmSim.Fleet;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>
/// Single capabilities out of the VMX capability registers (SDM vol. 3, appendix A): which registers exist at all,
/// and what may be or must be 1 where the true registers are there, are not, or are not known.
/// </summary>
public sealed class VmxRegisterViewTests
{
    private const uint Basic = Msr.Ia32VmxBasic;
    private const uint Primary = Msr.Ia32VmxProcBasedCtls;
    private const uint TruePrimary = 0x48e;
    private const uint Secondary = Msr.Ia32VmxProcBasedCtls2;
    private const uint Tertiary = Msr.Ia32VmxProcBasedCtls3;
    private const uint EptVpid = Msr.Ia32VmxEptVpidCap;
    private const uint Functions = VmxRegisterView.Vmfunc;

    /// <summary>Every setting may be 1, every capability is reported.</summary>
    private static readonly Dictionary<uint, ulong> Everything = new()
    {
        [Basic] = 1UL << 55,
        [Primary] = 0xffffffff_0401e172,
        [TruePrimary] = 0xffffffff_04006172,
        [Secondary] = 0xffffffff_00000000,
        [Tertiary] = ulong.MaxValue,
        [EptVpid] = ulong.MaxValue,
        [Functions] = ulong.MaxValue,
    };

    /// <summary>A.3.3, A.3.4, A.10, A.11: each exists if, and only if, controls may be 1.</summary>
    [Theory]
    [InlineData(Secondary, Primary, 1UL << 31)]
    [InlineData(Tertiary, Primary, 1UL << 17)]
    [InlineData(EptVpid, Primary, 1UL << 31)]
    [InlineData(EptVpid, Secondary, (1UL << 1) | (1UL << 5))]
    [InlineData(Functions, Primary, 1UL << 31)]
    [InlineData(Functions, Secondary, 1UL << 13)]
    public void Register_WhoseControlsMayNotBeOne_DoesNotExist(uint register, uint control, ulong bits)
    {
        Capability[] all = [.. CapabilityTable.All.Where(capability => capability.Msr == register)];
        Assert.NotEmpty(all);

        Assert.All(all, capability => Assert.True(Has(Everything, capability)));
        Assert.All(all, capability => Assert.False(Has(With(control, ~(bits << 32)), capability)));
        foreach (int bit in Enumerable.Range(0, 32).Where(bit => (bits >> bit & 1) == 0))
        {
            // Any other control may be missing.
            Assert.All(
                all.Where(capability => register != control || capability.Bit != bit),
                capability => Assert.True(Has(With(control, ~(1UL << (bit + 32))), capability)));
        }

        Dictionary<uint, ulong> unknown = new(Everything);
        unknown.Remove(control);
        unknown.Remove(TruePrimary);
        Assert.All(all.Where(_ => control == Secondary), capability => Assert.Null(Has(unknown, capability)));
    }

    /// <summary>EPT alone, or VPID alone, is enough for their register.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void EptVpidCap_WithOneOfBoth_Exists(int missing) => Assert.All(
        CapabilityTable.All.Where(capability => capability.Msr == EptVpid),
        capability => Assert.True(Has(With(Secondary, ~(1UL << (missing + 32))), capability)));

    /// <summary>A.2: a control of the default1 class may be 0 where the true register says so, only there.</summary>
    [Theory]
    [InlineData(true, true, 0x04006172u, true)]
    [InlineData(true, true, 0x0401e172u, false)]
    [InlineData(true, false, 0u, null)]
    [InlineData(false, false, 0u, false)]
    public void Default1_OfAControl_GoesByTheTrueRegister(
        bool saysTrue, bool isKnown, uint low, bool? mayBeZero)
    {
        Dictionary<uint, ulong> registers = new(Everything) { [Basic] = saysTrue ? 1UL << 55 : 0 };
        registers.Remove(TruePrimary);
        if (isKnown)
        {
            registers[TruePrimary] = 0xffffffff_00000000 | low;
        }

        // CR3-load exiting.
        Capability control = CapabilityTable.All.Single(capability => capability.Msr == Primary
            && capability.Kind == CapabilityKind.VmxDefault1 && capability.Bit == 15);

        Assert.Equal(mayBeZero, Has(registers, control));
    }

    private static Dictionary<uint, ulong> With(uint register, ulong mask)
    {
        Dictionary<uint, ulong> registers = new(Everything);
        registers[register] &= mask;
        if (register == Primary)
        {
            registers[TruePrimary] &= mask;
        }

        return registers;
    }

    private static bool? Has(IReadOnlyDictionary<uint, ulong> registers, Capability capability) =>
        new VmxRegisterView(MsrSet.Of(registers.ToDictionary())).Has(capability);
}
