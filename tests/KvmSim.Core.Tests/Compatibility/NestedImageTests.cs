using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Logs;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// The image for nested guests (nested_vmx_setup_ctls_msrs of v5.16, 6.1, 6.12, 6.18, 7.2): all its words for a CPU
/// that allows every control and for one that allows no more than KVM requires, and what each switch of the CPU that
/// ran module load takes away. The classes that must be 1 are those of SDM vol. 3, A.3 to A.5.
/// </summary>
public sealed class NestedImageTests
{
    private const uint EptVpid = Msr.Ia32VmxEptVpidCap;

    /// <summary>Every control may be 1; the reserved ones that must be 1 are. EPT and VPID report everything.</summary>
    private static readonly CpuModel Rich = TestCpus.Tremont
        .With(0x480, 0x01da050000000013)
        .With(0x481, 0xffffffff00000016)
        .With(0x482, 0xffffffff0401e172)
        .With(0x483, 0xffffffff00036dff)
        .With(0x484, 0xffffffff000011ff)
        .With(0x48b, 0xffffffff00000000)
        .With(EptVpid, ulong.MaxValue)
        .With(0x492, ulong.MaxValue)
        .Featured(features => features.With("sgx").With("shstk").With("ibt"));

    /// <summary>Only what KVM requires may be 1, and what must be; no EPT, no VPID.</summary>
    private static readonly CpuModel Poor = TestCpus.Tremont
        .With(0x480, 0x009a050000000013)
        .With(0x481, 0x0000001f00000016)
        .With(0x482, 0x2599effe0401e172)
        .With(0x483, 0x0003efff00036dff)
        .With(0x484, 0x000013ff000011ff)
        .With(0x485, 0)
        .With(0x48b, 0)
        .With(EptVpid, 0);

    [Theory]
    [InlineData("5.16", 0x0613fbffu, 0x00ffffffu, 0x0001f3ffu, 0x063340c1u, 0x00d8100011e57ed0UL)]
    [InlineData("6.1", 0x0613fbffu, 0x00ffffffu, 0x0001f3ffu, 0x063340c1u, 0x00d8100011e57ed0UL)]
    [InlineData("6.12", 0x0613fbffu, 0x00ffffffu, 0x0001f3ffu, 0x063340c1u, 0x00d8100011e57ed0UL)]
    [InlineData("6.18", 0x0613fbffu, 0x10ffffffu, 0x0011f3ffu, 0x063340c1u, 0x01d8100011e57ed0UL)]
    [InlineData("7.1", 0x0613fbffu, 0x10ffffffu, 0x0011f3ffu, 0x063340c1u, 0x01d8100011e57ed0UL)]
    [InlineData("7.2", 0x0653fbffu, 0x10ffffffu, 0x0011f3ffu, 0x067340c1u, 0x01d8100011e57ed0UL)]
    public void Image_OfACpuWithAllControls_HasThoseThatKvmOffers(
        string version, uint secondary, uint exit, uint entry, uint ept, ulong basic) => Assert.Equal(
            new VmxNestedConfiguration(
                0x16, 0xff, 0x04006172, 0xfff9fffe, secondary, 0x36dfb, exit, 0x11fb, entry, ept, 0x20000165, basic,
                0xffffffff, 0x352fff),
            ImageOf(Rich, version));

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void Image_OfACpuWithTheRequiredControls_HasTheseAndKvmsOwn(string version) => Assert.Equal(
        new VmxNestedConfiguration(
            0x16, 0x5f, 0x04006172, 0x3599effe, 0x4000, 0x36dfb, 0x0073ffff, 0x11fb, 0x0000b3ff, 0, 0x20000145,
            0x0098100011e57ed0, 0xffffffff, 0x352fff),
        ImageOf(Poor, version));

    /// <summary>Before 6.1 the image comes from the registers: a pin-based control that must be 1 is in it.</summary>
    [Theory]
    [InlineData("5.16", 0x100016u)]
    [InlineData("6.1", 0x16u)]
    public void Image_OfAControlThatMustBeOne_HasItWhereItReadsTheRegister(string version, uint low) =>
        Assert.Equal(low, ImageOf(Rich.Flip(0x481, 20), version).PinBasedLow);

    /// <summary>Without secondary controls their register does not count, whatever it holds.</summary>
    [Theory]
    [InlineData("5.16")]
    [InlineData("6.12")]
    public void Image_WithoutSecondaryControls_HasNoneButKvmsOwn(string version)
    {
        CpuModel without = Rich.Flip(0x482, 63).With(EptVpid, 0);

        Assert.Equal(0x4000u, ImageOf(without, version).SecondaryHigh);
    }

    /// <summary>enable_ept, enable_ept_ad_bits, enable_unrestricted_guest (hardware_setup).</summary>
    [Theory]
    [InlineData(6, 0x0611fb7du, 0u)]
    [InlineData(14, 0x0611fb7du, 0u)]
    [InlineData(26, 0x0611fb7du, 0u)]
    [InlineData(21, 0x0611fbffu, 0x061340c1u)]
    [InlineData(0, 0x0613fbffu, 0x063340c0u)]
    [InlineData(7, 0x0613fbffu, 0x06334041u)]
    [InlineData(20, 0x0613fbffu, 0x062340c1u)]
    [InlineData(25, 0x0613fbffu, 0x063340c1u)]
    [InlineData(32, 0x0613fbdfu, 0x063340c1u)]
    [InlineData(41, 0x0613fbffu, 0x063340c1u)]
    [InlineData(42, 0x0613fbffu, 0x063340c1u)]
    public void Image_WithoutACapabilityOfEptOrVpid_LosesWhatNeedsIt(int bit, uint secondary, uint ept)
    {
        VmxNestedConfiguration image = ImageOf(Rich.Flip(EptVpid, bit), "6.12");

        Assert.Equal((secondary, ept), (image.SecondaryHigh, image.EptCapabilities));
    }

    /// <summary>INVVPID of one context or of all has to be there.</summary>
    [Fact]
    public void Image_WithoutBothWaysToFlushAVpid_HasNoVpid() =>
        Assert.Equal(0x0613fbdfu, ImageOf(Rich.Flip(EptVpid, 41).Flip(EptVpid, 42), "6.12").SecondaryHigh);

    /// <summary>A control that is not there is not offered, nor what KVM does by means of it.</summary>
    [Theory]
    [InlineData(0x482u, 21, 0x7fu, 0xffd9fffeu, 0x0613f8eeu)] // TPR shadow: FlexPriority, x2APIC, APICv
    [InlineData(0x48bu, 0, 0xffu, 0xfff9fffeu, 0x0613fbfeu)]
    [InlineData(0x48bu, 7, 0xffu, 0xfff9fffeu, 0x0613fb7fu)]
    [InlineData(0x48bu, 8, 0x7fu, 0xfff9fffeu, 0x0613faffu)] // APIC-register virtualization: no posted interrupts
    [InlineData(0x48bu, 9, 0x7fu, 0xfff9fffeu, 0x0613f9ffu)] // virtual-interrupt delivery: the same
    [InlineData(0x48bu, 13, 0xffu, 0xfff9fffeu, 0x0613dbffu)]
    [InlineData(0x48bu, 14, 0xffu, 0xfff9fffeu, 0x0613fbffu)] // shadow VMCS is KVM's own
    [InlineData(0x48bu, 15, 0xffu, 0xfff9fffeu, 0x06137bffu)]
    [InlineData(0x48bu, 17, 0xffu, 0xfff9fffeu, 0x0613fbffu)] // PML goes by EPT's dirty flags
    [InlineData(0x481u, 7, 0x7fu, 0xfff9fffeu, 0x0613fbffu)]
    [InlineData(0x481u, 6, 0xffu, 0xfff9fffeu, 0x0613fbffu)] // the timer is emulated
    [InlineData(0x482u, 28, 0xffu, 0xfff9fffeu, 0x0613fbffu)] // MSR bitmaps are, too
    public void Image_WithoutAControl_LosesItAndWhatNeedsIt(
        uint msr, int bit, uint pinBased, uint primary, uint secondary)
    {
        VmxNestedConfiguration image = ImageOf(Rich.Flip(msr, bit + 32), "6.12");

        Assert.Equal(
            (pinBased, primary, secondary), (image.PinBasedHigh, image.PrimaryHigh, image.SecondaryHigh));
    }

    [Fact]
    public void Image_WithoutSgx_HasNoEnclsExiting() => Assert.Equal(
        0x06137bffu, ImageOf(Rich.Featured(features => features.Without("sgx")), "6.12").SecondaryHigh);

    /// <summary>VM functions: up to 6.11 the reference decides, since 6.12 the CPU itself.</summary>
    [Theory]
    [InlineData("6.1", true)]
    [InlineData("6.3", true)]
    [InlineData("6.12", false)]
    public void Image_OfACpuWithoutVmFunctions_HasThoseOfTheReferenceUpTo611(string version, bool has)
    {
        VmxReference reference = Rich.Load(StyleOf(version));
        VmxConfiguration late = reference.Derive(Rich.Flip(0x48b, 45)).Configuration!.Value;

        Assert.Equal(has, (late.Nested.SecondaryHigh & (1u << 13)) != 0);
    }

    /// <summary>What the switches say is the reference's, whatever the CPU can.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(21)]
    [InlineData(32)]
    public void Image_OfALaterCpu_GoesByTheSwitchesOfTheReference(int bit)
    {
        VmxReference reference = Rich.Load(CheckStyle.Linux612);
        CpuModel late = Rich.Flip(EptVpid, bit);

        Assert.Equal(
            reference.Configuration.Nested.SecondaryHigh,
            reference.Derive(late).Configuration!.Value.Nested.SecondaryHigh);
    }

    /// <summary>UMIP is emulated where the CPU lacks it and descriptor-table exiting is there.</summary>
    [Theory]
    [InlineData(true, 34, 0x3527ffUL)]
    [InlineData(false, 34, 0x3527ffUL)]
    [InlineData(true, null, 0x3527ffUL)]
    [InlineData(false, null, 0x352fffUL)]
    public void Image_WhereUmipIsEmulated_HasItInCr4(bool hasUmip, int? without, ulong fixed1)
    {
        CpuModel cpu = Rich.With(0x489, 0x3527ff)
            .Featured(features => hasUmip ? features : features.Without("umip"));

        Assert.Equal(fixed1, ImageOf(without is { } bit ? cpu.Flip(0x48b, bit) : cpu, "6.12").Cr4Fixed1);
    }

    /// <summary>
    /// CET in guests wants SHSTK or IBT, the controls, unrestricted guests and exceptions with any error code
    /// (vmx_set_cpu_caps, 6.18). Flipped: a register and a bit; -1 for none.
    /// </summary>
    [Theory]
    [InlineData("shstk ibt", 0u, -1, true)]
    [InlineData("shstk", 0u, -1, true)]
    [InlineData("ibt", 0u, -1, true)]
    [InlineData("", 0u, -1, false)]
    [InlineData("ibt", 0x480u, 56, false)]
    [InlineData("ibt", 0x48bu, 39, false)]
    [InlineData("ibt", EptVpid, 6, false)]
    public void Image_OfCet_IsThereWhereKvmHasIt(string features, uint msr, int bit, bool has)
    {
        CpuModel cpu = Rich.Featured(all => all.Without("shstk").Without("ibt")
            .Union(CpuFeatureSet.Of(features.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        VmxNestedConfiguration image = ImageOf(bit < 0 ? cpu : cpu.Flip(msr, bit), "6.18");

        Assert.Equal(
            (has ? 0x10ffffffu : 0x00ffffffu, has ? 0x0011f3ffu : 0x0001f3ffu), (image.ExitHigh, image.EntryHigh));
    }

    /// <summary>
    /// The words that 7.0 prints stand where struct vmcs_config has them: each under the kernel's name of its field.
    /// </summary>
    [Theory]
    [InlineData("basic", 0, 4)]
    [InlineData("pin_based_exec_ctrl", 8)]
    [InlineData("cpu_based_exec_ctrl", 12)]
    [InlineData("cpu_based_2nd_exec_ctrl", 16)]
    [InlineData("cpu_based_3rd_exec_ctrl", 24, 28)]
    [InlineData("vmexit_ctrl", 32)]
    [InlineData("vmentry_ctrl", 36)]
    [InlineData("misc", 40, 44)]
    [InlineData("nested.procbased_ctls_low", 48)]
    [InlineData("nested.procbased_ctls_high", 52)]
    [InlineData("nested.secondary_ctls_high", 60)]
    [InlineData("nested.pinbased_ctls_low", 64)]
    [InlineData("nested.pinbased_ctls_high", 68)]
    [InlineData("nested.exit_ctls_low", 72)]
    [InlineData("nested.exit_ctls_high", 76)]
    [InlineData("nested.entry_ctls_low", 80)]
    [InlineData("nested.entry_ctls_high", 84)]
    [InlineData("nested.misc_low", 88)]
    [InlineData("nested.ept_caps", 96)]
    [InlineData("nested.cr0_fixed1", 120, 124)]
    [InlineData("nested.cr4_fixed1", 136, 140)]
    public void Words_OfAFieldThatDiffers_StandAtItsOffsets(string name, params int[] offsets)
    {
        VmxConfiguration one = default, other = With(name);

        Assert.Equal(offsets, VmxImage.Words(one, other).Select(word => word.Offset));
        Assert.All(offsets, offset => Assert.Equal(
            name, VmcsConfigTable.Find(VmcsConfigTable.Layouts[^1], offset)!.Name));
        Assert.Equal(
            VmxImage.Words(one, other).Select(word => (word.Offset, word.Found, word.Expected)),
            VmxImage.Words(other, one).Select(word => (word.Offset, word.Expected, word.Found)));
    }

    /// <summary>A configuration of which that field alone is not zero, in both halves.</summary>
    private static VmxConfiguration With(string field)
    {
        const ulong Long = 0x1_0000_0002;
        VmxConfiguration none = default;
        VmxNestedConfiguration nested = default;
        return field switch
        {
            "basic" => none with { Basic = Long },
            "pin_based_exec_ctrl" => none with { PinBased = 1 },
            "cpu_based_exec_ctrl" => none with { Primary = 1 },
            "cpu_based_2nd_exec_ctrl" => none with { Secondary = 1 },
            "cpu_based_3rd_exec_ctrl" => none with { Tertiary = Long },
            "vmexit_ctrl" => none with { Exit = 1 },
            "vmentry_ctrl" => none with { Entry = 1 },
            "misc" => none with { Misc = Long },
            _ => none with
            {
                Nested = field["nested.".Length..] switch
                {
                    "procbased_ctls_low" => nested with { PrimaryLow = 1 },
                    "procbased_ctls_high" => nested with { PrimaryHigh = 1 },
                    "secondary_ctls_high" => nested with { SecondaryHigh = 1 },
                    "pinbased_ctls_low" => nested with { PinBasedLow = 1 },
                    "pinbased_ctls_high" => nested with { PinBasedHigh = 1 },
                    "exit_ctls_low" => nested with { ExitLow = 1 },
                    "exit_ctls_high" => nested with { ExitHigh = 1 },
                    "entry_ctls_low" => nested with { EntryLow = 1 },
                    "entry_ctls_high" => nested with { EntryHigh = 1 },
                    "misc_low" => nested with { MiscLow = 1 },
                    "ept_caps" => nested with { EptCapabilities = 1 },
                    "cr0_fixed1" => nested with { Cr0Fixed1 = Long },
                    "cr4_fixed1" => nested with { Cr4Fixed1 = Long },
                    _ => throw new ArgumentException($"No field is called {field}.", nameof(field)),
                },
            },
        };
    }

    private static CheckStyle StyleOf(string version) => TestCpus.Style($"linux-{version}");

    private static VmxNestedConfiguration ImageOf(CpuModel cpu, string version) =>
        cpu.Load(StyleOf(version)).Configuration.Nested;
}
