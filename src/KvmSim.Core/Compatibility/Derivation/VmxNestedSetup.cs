using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// nested_vmx_setup_ctls_msrs (arch/x86/kvm/vmx/nested.c): the image for nested guests, from the derived controls
/// (v6.1 and later) or from the registers (v5.16).
/// </summary>
internal static class VmxNestedSetup
{
    // The default1 class of SDM vol. 3, A.2 to A.5.
    private const uint PinBasedDefault1 = 0x16;
    private const uint PrimaryDefault1 = 0x0401e172;
    private const uint ExitDefault1 = 0x36dff;
    private const uint EntryDefault1 = 0x11ff;

    // struct vmcs12's revision, one page, write-back, TRUE registers.
    private const ulong NestedBasic = 0x11e57ed0UL | (0x1000UL << 32) | (6UL << 50) | (1UL << 55);

    private static readonly uint PinBasedMask = Mask(0, 3, 5);
    private static readonly uint PrimaryMask =
        Mask(2, 22, 3, 7, 9, 10, 15, 16, 19, 20, 23, 24, 25, 27, 29, 11, 12, 30, 21, 31);

    private static readonly uint SecondaryMask = Mask(2, 3, 4, 6, 8, 9, 11, 12, 16, 20, 25, 26);
    private static readonly uint ExitMask = Mask(9, 18, 19, 23);
    private static readonly uint EntryMask = Mask(9, 14, 16);
    private static readonly uint EptMask = Mask(0, 6, 7, 14, 20);
    private static readonly uint EptAlways = Mask(25, 26, 16, 17);
    private static readonly uint PinBasedAlways = PinBasedDefault1 | Mask(6);
    private static readonly uint PrimaryLow = PrimaryDefault1 & ~Mask(15, 16);
    private static readonly uint PrimaryAlways = PrimaryDefault1 | Mask(28);
    private static readonly uint ExitAlways = ExitDefault1 | Mask(12, 15, 20, 21, 22);
    private static readonly uint EntryAlways = EntryDefault1 | Mask(13, 15);
    private static readonly uint MiscAlways = Mask(29, 6, 8) | 5;

    /// <summary>
    /// The bits that come from the reference's switches alone: whatever they are, all CPUs have them alike.
    /// </summary>
    public static VmxNestedConfiguration Shared { get; } = new()
    {
        SecondaryHigh = Mask(0, 1, 5, 7, 14, 15, 17),
        EptCapabilities = EptAlways | Mask(21),
        Basic = ulong.MaxValue,
    };

    /// <summary>The configuration with its nested image.</summary>
    public static OpenConfiguration Run(
        CpuModel cpu,
        CheckStyle style,
        in VmxSwitches switches,
        in OpenConfiguration config,
        OpenBits eptVpid,
        ref VmxRegisters missing)
    {
        OpenBits cr0Fixed1 = Read(cpu, Msr.Ia32VmxCr0Fixed1, ref missing);
        OpenBits cr4Fixed1 = Read(cpu, Msr.Ia32VmxCr4Fixed1, ref missing) | OpenBits.On(switches.UmipEmulated, Bit(11));
        OpenBits misc = (Read(cpu, Msr.Ia32VmxMisc, ref missing) & Bit(5)) | MiscAlways;
        OpenBits basic = NestedBasic
            | OpenBits.On(switches.InsOuts, 1UL << 54)
            | OpenBits.On(switches.NoErrorCode, 1UL << 56);
        uint eptMask = EptMask | On(style.HasModeBasedExecution, 22);
        OpenBits ept = (eptVpid.Low & eptMask) | EptAlways | OpenBits.On(switches.EptAccessedDirty, Bit(21));
        ept = ept.If(switches.Ept);
        Allowed allowed = style.NestedReadsRegisters ? Allowed.Registers(cpu) : Allowed.Derived(config);
        OpenBits pinLow = PinBasedDefault1 | allowed.PinBasedLow;
        OpenBits pin = (allowed.PinBased & (PinBasedMask | OpenBits.On(switches.Apicv, Bit(7)))) | PinBasedAlways;
        OpenBits primary = (allowed.Primary & PrimaryMask) | PrimaryAlways;
        OpenBits secondary = Secondary(style, switches, allowed.Secondary);
        OpenBits exit = (allowed.Exit & (ExitMask | OpenBits.On(switches.Cet, Bit(28)))) | ExitAlways;
        OpenBits entry = (allowed.Entry & (EntryMask | OpenBits.On(switches.Cet, Bit(20)))) | EntryAlways;
        VmxNestedConfiguration known = new(
            (uint)pinLow.Ones, (uint)pin.Ones, PrimaryLow, (uint)primary.Ones, (uint)secondary.Ones,
            ExitDefault1 & ~Bit(2), (uint)exit.Ones, EntryDefault1 & ~Bit(2), (uint)entry.Ones,
            (uint)ept.Ones, (uint)misc.Ones, basic.Ones, cr0Fixed1.Ones, cr4Fixed1.Ones);
        bool isOpen = (pinLow.Open | pin.Open | primary.Open | secondary.Open | exit.Open | entry.Open | ept.Open
            | misc.Open | basic.Open | cr0Fixed1.Open | cr4Fixed1.Open) != 0;
        VmxConfiguration whole = config.Known with { Nested = known };
        if (!isOpen && config.IsKnown)
        {
            return new OpenConfiguration(whole);
        }

        VmxNestedConfiguration open = new(
            (uint)pinLow.Open, (uint)pin.Open, 0, (uint)primary.Open, (uint)secondary.Open,
            0, (uint)exit.Open, 0, (uint)entry.Open,
            (uint)ept.Open, (uint)misc.Open, basic.Open, cr0Fixed1.Open, cr4Fixed1.Open);
        return new OpenConfiguration(whole, config.Open with { Nested = open });
    }

    private static OpenBits Secondary(CheckStyle style, in VmxSwitches switches, OpenBits allowed)
    {
        OpenBits high =
            allowed & (SecondaryMask | On(style.NestedMasksVmfunc, 13) | On(style.HasModeBasedExecution, 22));
        return high
            | Bit(14)
            | OpenBits.On(switches.Ept, Bit(1))
            | OpenBits.On(switches.EptAccessedDirty, Bit(17))
            | OpenBits.On(switches.Vmfunc & !style.NestedMasksVmfunc, Bit(13))
            | OpenBits.On(switches.Vpid, Bit(5))
            | OpenBits.On(switches.UnrestrictedGuest, Bit(7))
            | OpenBits.On(switches.FlexPriority, Bit(0))
            | OpenBits.On(switches.Sgx, Bit(15));
    }

    private static OpenBits Read(CpuModel cpu, uint msr, ref VmxRegisters missing)
    {
        if (cpu.Msrs.TryGet(msr, out ulong value))
        {
            return value;
        }

        missing = missing.With(msr);
        return OpenBits.OfRegister(cpu, msr);
    }

    private static uint On(bool condition, int bit) => condition ? 1u << bit : 0;

    private static uint Bit(int bit) => 1u << bit;

    private static uint Mask(params ReadOnlySpan<int> bits)
    {
        uint mask = 0;
        foreach (int bit in bits)
        {
            mask |= 1u << bit;
        }

        return mask;
    }

    /// <summary>The controls that may be 1, by source.</summary>
    private readonly record struct Allowed(
        OpenBits PinBasedLow, OpenBits PinBased, OpenBits Primary, OpenBits Secondary, OpenBits Exit, OpenBits Entry)
    {
        public static Allowed Derived(in OpenConfiguration config)
        {
            VmxConfiguration known = config.Known, open = config.Open;
            return new Allowed(
                default,
                new OpenBits(known.PinBased, open.PinBased),
                new OpenBits(known.Primary, open.Primary),
                new OpenBits(known.Secondary, open.Secondary),
                new OpenBits(known.Exit, open.Exit),
                new OpenBits(known.Entry, open.Entry));
        }

        public static Allowed Registers(CpuModel cpu)
        {
            OpenBits pinBased = Held(cpu, Msr.Ia32VmxPinBasedCtls);
            OpenBits primary = Held(cpu, Msr.Ia32VmxProcBasedCtls).High;
            OpenBits secondary = Held(cpu, Msr.Ia32VmxProcBasedCtls2).High.If(primary[31]);
            return new Allowed(
                pinBased.Low,
                pinBased.High,
                primary,
                secondary,
                Held(cpu, Msr.Ia32VmxExitCtls).High,
                Held(cpu, Msr.Ia32VmxEntryCtls).High);
        }

        private static OpenBits Held(CpuModel cpu, uint msr) =>
            OpenBits.OfRegister(cpu, msr);
    }
}
