using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class VmxSetupTests
{
    private static readonly VmxParameters Plain = new(Nested: false);

    [Fact]
    public void Derive_Tremont612_GivesExactWords()
    {
        VmxConfiguration config = Derive(TestCpus.Tremont, CheckStyle.Linux612, Plain);
        Assert.Equal(
            new VmxConfiguration(
                0x00da050000000013,
                0xff,
                0xfff9fffe,
                0x03196fff,
                0,
                0x037fffff,
                0x0006f3ff,
                0x7004c1e7,
                default),
            config);
    }

    [Fact]
    public void Derive_Tremont516_DropsExitsAndKeepsFewerControls()
    {
        VmxConfiguration config = Derive(TestCpus.Tremont, CheckStyle.Linux516, Plain);

        // No interrupt or NMI window, I/O bitmaps, RDTSC, PAUSE, MTF; no CR8 exits (TPR shadow); CR3 and INVLPG exits
        // are dropped, too (EPT), even where the register insists.
        Assert.Equal(0xb5a06dfau, config.Primary);
        Assert.Equal(0x03196fffu, config.Secondary);
        Assert.Equal(0u, config.Exit & ((1u << 18) | (1u << 20) | (1u << 22)));
        Assert.Equal(0u, config.Entry & (1u << 9));
        Assert.Equal(0UL, config.Misc);
    }

    [Fact]
    public void Derive_Nested612_GivesTheImage()
    {
        VmxNestedConfiguration nested = Derive(TestCpus.Tremont, CheckStyle.Linux612, VmxParameters.Default).Nested;
        Assert.Equal(0x16u, nested.PinBasedLow);
        Assert.Equal(0xffu, nested.PinBasedHigh);
        Assert.Equal(0x04006172u, nested.PrimaryLow);
        Assert.Equal(0xfff9fffeu, nested.PrimaryHigh);
        Assert.Equal(0x36dfbu, nested.ExitLow);
        Assert.Equal(0x11fbu, nested.EntryLow);
        Assert.Equal(0x00000000ffffffffUL, nested.Cr0Fixed1);
        Assert.Equal(0x352fffUL, nested.Cr4Fixed1);
        Assert.Equal(0x20000165u, nested.MiscLow);
        Assert.Equal(0x00d8100011e57ed0UL, nested.Basic);

        // Execute-only, 4 levels, write-back, 2M, 1G, INVEPT, A/D, both extents.
        Assert.Equal(0x06334041u, nested.EptCapabilities);
        Assert.Equal(0x02136bffu, nested.SecondaryHigh);
    }

    [Fact]
    public void Derive_NestedOff_LeavesTheImageZero() =>
        Assert.Equal(default, Derive(TestCpus.Tremont, CheckStyle.Linux612, Plain).Nested);

    [Theory]
    [InlineData(0x481u, 0)]
    [InlineData(0x481u, 3)]
    [InlineData(0x482u, 2)]
    [InlineData(0x482u, 7)]
    [InlineData(0x482u, 29)]
    [InlineData(0x483u, 9)]
    [InlineData(0x483u, 15)]
    [InlineData(0x484u, 9)]
    public void Derive_RequiredControlMissing_FailsAndNamesIt(uint msr, int bit)
    {
        CpuModel cpu = TestCpus.Tremont.Flip(msr, bit + 32);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux612, Plain, out VmxSetupFailure? failure));
        Assert.Equal(new VmxSetupFailure(VmxSetupFailureReason.RequiredControlMissing, msr, 1UL << bit), failure);
        bool needed516 = (msr, bit) is not ((0x482, 2) or (0x484, 9));
        Assert.Equal(needed516, VmxConfigurations.Derive(cpu, CheckStyle.Linux516, Plain, out _) is null);
    }

    [Fact]
    public void Derive_MustBeOneBits_EnterTheResult()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(0x481, 20);
        Assert.Equal(0x1000ffu, Derive(cpu, CheckStyle.Linux612, Plain).PinBased);
    }

    [Theory]
    [InlineData(13, 12)]
    [InlineData(14, 19)]
    [InlineData(15, 21)]
    [InlineData(18, 25)]
    public void Derive_EntryWithoutExit_FailsOrDrops(int entry, int exit)
    {
        CpuModel cpu = TestCpus.Tremont.Flip(0x483, exit + 32);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux63, Plain, out VmxSetupFailure? failure));
        Assert.Equal(new VmxSetupFailure(VmxSetupFailureReason.EntryExitPair, 0x483, 1UL << exit), failure);

        VmxParameters lenient = new(Nested: false, ErrorOnInconsistentConfig: false);
        VmxReference.Load(0, cpu, cpu, cpu.Features, CheckStyle.Linux63, lenient, out VmxDerivation derivation);
        VmxConfiguration config = derivation.Configuration!.Value;
        Assert.Equal(0u, config.Entry & (1u << entry));
        Assert.Equal(0u, config.Exit & (1u << exit));
        string text = $"kvm_intel: Inconsistent VM-Entry/VM-Exit pair, entry = {1u << entry:x}, exit = 0";
        Assert.Equal([new KernelLine(KernelLogLevel.Warn, text, Once: true)], derivation.Lines);

        Assert.NotEqual(0u, Derive(cpu, CheckStyle.Linux516, Plain).Entry & (1u << entry));
    }

    [Fact]
    public void Derive_ExitWithoutEntry_BlamesTheEntryControls()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(0x483, 23 + 32);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux61, Plain, out VmxSetupFailure? failure));
        Assert.Equal(new VmxSetupFailure(VmxSetupFailureReason.EntryExitPair, 0x484, 1UL << 16), failure);
    }

    [Fact]
    public void Derive_EptCapabilitiesWithoutControl_FailsOrDrops()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(TestCpus.Ctls2, 33);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux61, Plain, out VmxSetupFailure? failure));
        Assert.Equal(VmxSetupFailureReason.EptCapabilitiesWithoutControl, failure?.Reason);
        VmxParameters lenient = new(ErrorOnInconsistentConfig: false);
        Assert.Equal(0u, Derive(cpu, CheckStyle.Linux61, lenient).Nested.EptCapabilities);
        Assert.Equal(0u, Derive(cpu, CheckStyle.Linux516, VmxParameters.Default).Nested.EptCapabilities);
    }

    [Fact]
    public void Derive_VpidCapabilitiesWithoutControl_Fails()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(TestCpus.Ctls2, 37);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux612, Plain, out VmxSetupFailure? failure));
        Assert.Equal(VmxSetupFailureReason.VpidCapabilitiesWithoutControl, failure?.Reason);
    }

    [Fact]
    public void Derive_NoTprShadow_DropsApicVirtualizationAndPostedInterrupts()
    {
        VmxConfiguration config = Derive(TestCpus.Tremont.Flip(0x482, 53), CheckStyle.Linux612, Plain);
        Assert.Equal(0x03196fffu & ~0x310u, config.Secondary);
        Assert.Equal(0x7fu, config.PinBased);
    }

    [Fact]
    public void Derive_BrokenPreemptionTimer_DropsIt()
    {
        CpuModel nehalem = TestCpus.Tremont with { Model = 0x1a, Stepping = 5 };
        Assert.Equal(0xbfu, Derive(nehalem, CheckStyle.Linux612, Plain).PinBased);
    }

    [Theory]
    [InlineData("linux-5.16", false)]
    [InlineData("linux-6.1", true)]
    [InlineData("linux-6.3", true)]
    [InlineData("linux-6.12", false)]
    public void Derive_Nehalem_LosesPerfGlobalCtrlWhereSetupLooks(string style, bool kept)
    {
        CpuModel nehalem = TestCpus.Tremont with { Model = 0x2e, Stepping = 6 };
        VmxConfiguration config = Derive(nehalem, TestCpus.Style(style), Plain);
        Assert.Equal(kept, (config.Entry & (1u << 13)) != 0);
        Assert.Equal(kept, (config.Exit & (1u << 12)) != 0);
    }

    [Fact]
    public void Derive_Sgx_KeepsEnclsExiting()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(TestCpus.Ctls2, 47);
        Assert.Equal(0x03196fffu, Derive(cpu, CheckStyle.Linux612, Plain).Secondary);
        CpuModel sgx = cpu.Featured(features => features.With("sgx"));
        Assert.Equal(0x0319efffu, Derive(sgx, CheckStyle.Linux612, Plain).Secondary);
    }

    [Theory]
    [InlineData(0x00da100100000013UL, VmxSetupFailureReason.RegionSize, 0x1fff00000000UL)] // bits 44:32
    [InlineData(0x00db050000000013UL, VmxSetupFailureReason.PhysicalAddressWidth, 1UL << 48)]
    [InlineData(0x00c2050000000013UL, VmxSetupFailureReason.MemoryType, 0x3c000000000000UL)] // bits 53:50
    public void Derive_OddBasic_Fails(ulong basic, VmxSetupFailureReason reason, ulong blamed)
    {
        CpuModel cpu = TestCpus.Tremont.With(0x480, basic);
        Assert.Null(VmxConfigurations.Derive(cpu, CheckStyle.Linux612, Plain, out VmxSetupFailure? failure));
        Assert.Equal(new VmxSetupFailure(reason, 0x480, blamed), failure);
    }

    [Fact]
    public void Derive_RegionOfOnePage_IsFine() =>
        Derive(TestCpus.Tremont.With(0x480, 0x00da100000000013), CheckStyle.Linux612, Plain);

    /// <summary>CET's pair is checked since 6.18: before, a control that must be 1 may be alone.</summary>
    [Theory]
    [InlineData("linux-6.12", true)]
    [InlineData("linux-6.18", false)]
    public void Derive_CetEntryWithoutExit_FailsSince618(string style, bool passes)
    {
        CpuModel cpu = TestCpus.Tremont.Flip(0x484, 20).Flip(0x484, 52);
        Assert.Equal(passes, VmxConfigurations.Derive(cpu, TestCpus.Style(style), Plain, out _) is not null);
    }

    /// <summary>What module load left is of the CPU that ran it: a machine that loaded elsewhere is another.</summary>
    [Fact]
    public void Reference_OfAnotherCpu_IsAnother()
    {
        VmxReference[] references =
        [
            .. new[] { 0, 0, 1 }.Select(number => VmxReference.Load(
                number, TestCpus.Tremont, TestCpus.Tremont, default, CheckStyle.Linux612, Plain, out _)!),
        ];
        Assert.Equal(references[0], references[1]);
        Assert.NotEqual(references[0], references[2]);
    }

    [Fact]
    public void Derive_TertiaryControls_TakesOnlyIpiVirtualization()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(0x482, 49).With(0x492, 0xff);
        Assert.Equal(0x10UL, Derive(cpu, CheckStyle.Linux612, Plain).Tertiary);
        Assert.Equal(0UL, Derive(cpu, CheckStyle.Linux516, Plain).Tertiary);
    }

    [Fact]
    public void Derive_MissingRegister_LeavesOpenWhatDependsOnIt()
    {
        // Of 0x48b KVM drops EPT-violation #VE, and ENCLS exiting where SGX is missing, whatever the register says.
        Assert.Equal(
            default(VmxConfiguration) with { Secondary = ~((1u << 18) | (1u << 15)), PinBased = 1u << 7 },
            Open(TestCpus.Tremont.Forget(TestCpus.Ctls2), Plain));
        Assert.Equal(
            default(VmxConfiguration) with { Misc = ulong.MaxValue }, Open(TestCpus.Tremont.Forget(0x485), Plain));
        Assert.Equal(default, Open(TestCpus.Tremont.Forget(0x489), Plain));
        Assert.Equal(
            ulong.MaxValue, Open(TestCpus.Tremont.Forget(0x489), VmxParameters.Default).Nested.Cr4Fixed1);
    }

    [Theory]
    [InlineData(0x482u)]
    [InlineData(0x48bu)]
    [InlineData(0x484u)]
    [InlineData(0x480u)]
    public void Derive_MissingRegisterThatCanFailTheSetup_MayFail(uint msr)
    {
        VmxReference.Load(
            0, TestCpus.Tremont.Forget(msr), TestCpus.Tremont, default, CheckStyle.Linux612, Plain,
            out VmxDerivation derivation);
        Assert.True(derivation.MayFail);
        Assert.Null(derivation.Failure);
    }

    [Theory]
    [InlineData(0x485u)]
    [InlineData(0x48cu)]
    public void Derive_MissingRegisterThatCannotFailTheSetup_DoesNot(uint msr)
    {
        VmxReference.Load(
            0, TestCpus.Tremont.Forget(msr), TestCpus.Tremont, default, CheckStyle.Linux612, Plain,
            out VmxDerivation derivation);
        Assert.False(derivation.MayFail);
    }

    private static VmxConfiguration Open(CpuModel cpu, VmxParameters parameters)
    {
        VmxReference.Load(0, cpu, cpu, cpu.Features, CheckStyle.Linux612, parameters, out VmxDerivation derivation);
        return derivation.Result!.Value.Open;
    }

    private static VmxConfiguration Derive(CpuModel cpu, CheckStyle style, VmxParameters parameters)
    {
        VmxConfiguration? config = VmxConfigurations.Derive(cpu, style, parameters, out VmxSetupFailure? failure);
        Assert.Null(failure);
        Assert.NotNull(config);
        return config.Value;
    }
}
