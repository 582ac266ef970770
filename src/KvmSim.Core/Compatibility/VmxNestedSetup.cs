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

    /// <summary>The configuration with its nested image.</summary>
    public static VmxConfiguration Run(
        CpuModel cpu,
        CheckStyle style,
        in VmxSwitches switches,
        in VmxConfiguration config,
        ulong eptVpid,
        ref VmxRegisters missing)
    {
        VmxWords unknown = config.Unknown;
        ulong cr0Fixed1 = Read(cpu, Msr.Ia32VmxCr0Fixed1, VmxWords.Cr0Fixed1, ref missing, ref unknown);
        ulong cr4Fixed1 = Read(cpu, Msr.Ia32VmxCr4Fixed1, VmxWords.Cr4Fixed1, ref missing, ref unknown);
        uint misc = (uint)Read(cpu, Msr.Ia32VmxMisc, VmxWords.Misc, ref missing, ref unknown);
        if (switches.Ept)
        {
            Read(cpu, Msr.Ia32VmxEptVpidCap, VmxWords.EptVpid, ref missing, ref unknown);
        }
        else
        {
            unknown &= ~VmxWords.EptVpid;
        }

        Allowed allowed = style.NestedReadsRegisters ? Allowed.Registers(cpu) : Allowed.Derived(config);
        VmxNestedConfiguration nested = Build(style, switches, allowed, eptVpid, misc, cr0Fixed1, cr4Fixed1);
        return config with { Nested = nested, Unknown = unknown };
    }

    private static VmxNestedConfiguration Build(
        CheckStyle style,
        in VmxSwitches switches,
        in Allowed allowed,
        ulong eptVpid,
        uint misc,
        ulong cr0Fixed1,
        ulong cr4Fixed1) => new(
            PinBasedLow: PinBasedDefault1 | allowed.PinBasedLow,
            PinBasedHigh: (allowed.PinBased & (PinBasedMask | On(switches.Apicv, 7))) | PinBasedAlways,
            PrimaryLow: PrimaryLow,
            PrimaryHigh: (allowed.Primary & PrimaryMask) | PrimaryAlways,
            SecondaryHigh: Secondary(style, switches, allowed.Secondary),
            ExitLow: ExitDefault1 & ~Bit(2),
            ExitHigh: (allowed.Exit & ExitMask) | ExitAlways,
            EntryLow: EntryDefault1 & ~Bit(2),
            EntryHigh: (allowed.Entry & EntryMask) | EntryAlways,
            EptCapabilities: switches.Ept
                ? ((uint)eptVpid & EptMask) | EptAlways | On(switches.EptAccessedDirty, 21)
                : 0,
            MiscLow: (misc & Bit(5)) | MiscAlways,
            Basic: NestedBasic | (switches.InsOuts ? 1UL << 54 : 0),
            Cr0Fixed1: cr0Fixed1,
            Cr4Fixed1: cr4Fixed1 | On(switches.UmipEmulated, 11));

    private static uint Secondary(CheckStyle style, in VmxSwitches switches, uint allowed)
    {
        uint high = allowed & (SecondaryMask | On(style.NestedMasksVmfunc, 13));
        return high
            | Bit(14)
            | On(switches.Ept, 1)
            | On(switches.EptAccessedDirty, 17)
            | On(switches.Vmfunc && !style.NestedMasksVmfunc, 13)
            | On(switches.Vpid, 5)
            | On(switches.UnrestrictedGuest, 7)
            | On(switches.FlexPriority, 0)
            | On(switches.Sgx, 15);
    }

    private static ulong Read(
        CpuModel cpu, uint msr, VmxWords word, ref VmxRegisters missing, ref VmxWords unknown)
    {
        if (cpu.Msrs.TryGet(msr, out ulong value))
        {
            return value;
        }

        unknown |= word;
        missing = missing.With(msr);
        return 0;
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
        uint PinBasedLow, uint PinBased, uint Primary, uint Secondary, uint Exit, uint Entry)
    {
        public static Allowed Derived(in VmxConfiguration config) =>
            new(0, config.PinBased, config.Primary, config.Secondary, config.Exit, config.Entry);

        public static Allowed Registers(CpuModel cpu)
        {
            uint primary = High(cpu, Msr.Ia32VmxProcBasedCtls);
            return new Allowed(
                Low(cpu, Msr.Ia32VmxPinBasedCtls),
                High(cpu, Msr.Ia32VmxPinBasedCtls),
                primary,
                (primary & (1u << 31)) != 0 ? High(cpu, Msr.Ia32VmxProcBasedCtls2) : 0,
                High(cpu, Msr.Ia32VmxExitCtls),
                High(cpu, Msr.Ia32VmxEntryCtls));
        }

        private static uint High(CpuModel cpu, uint msr) =>
            cpu.Msrs.TryGet(msr, out ulong value) ? (uint)(value >> 32) : 0;

        private static uint Low(CpuModel cpu, uint msr) => cpu.Msrs.TryGet(msr, out ulong value) ? (uint)value : 0;
    }
}
