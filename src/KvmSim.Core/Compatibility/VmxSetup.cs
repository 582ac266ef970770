using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// setup_vmcs_config (arch/x86/kvm/vmx/vmx.c) and the nested image behind it: one run for one CPU, step by step in the
/// kernel's order. A register that the model does not hold makes the words that depend on it unknown.
/// </summary>
internal ref struct VmxSetup
{
    private static readonly (int Entry, int Exit)[] Pairs =
        [.. TsvTable.Read("VmxEntryExitPairs").Select(cells => (TsvTable.Number(cells[0]), TsvTable.Number(cells[1])))];

    private static readonly CpuFeature Sgx = CpuFeatureTable.Get("sgx");
    private static readonly CpuFeature Sgx1 = CpuFeatureTable.Get("sgx1");

    private readonly CpuModel _cpu;
    private readonly VmxHost _host;
    private readonly CheckStyle _style;
    private VmxRegisters _missing;
    private List<KernelLine>? _lines;
    private VmxSetupFailure? _failure;
    private VmxWords _unknown;
    private uint _pin;
    private uint _primary;
    private uint _secondary;
    private ulong _tertiary;
    private uint _exit;
    private uint _entry;
    private ulong _eptVpid;
    private ulong _basic;
    private ulong _misc;

    private VmxSetup(CpuModel cpu, VmxHost host) => (_cpu, _host, _style) = (cpu, host, host.Style);

    private readonly bool IsStrict => _style.HasErrorParameter && _host.Parameters.ErrorOnInconsistentConfig;

    /// <summary>Derives the configuration of a CPU.</summary>
    public static VmxDerivation Run(CpuModel cpu, VmxHost host)
    {
        VmxSetup setup = new(cpu, host);
        return setup.Run();
    }

    private VmxDerivation Run()
    {
        bool done = ProcessorBased() && Capabilities() && Tertiary() && ExitAndPinBased() && Entry() && Basic();
        if (!done)
        {
            return new VmxDerivation(null, _failure, _lines, _missing, _eptVpid);
        }

        VmxConfiguration config = new(
            _basic, _pin, _primary, _secondary, _tertiary, _exit, _entry, _misc, default, _unknown);
        if (!_host.Parameters.Nested)
        {
            // The capabilities of 0x48c are compared only as part of the nested image.
            config = config with { Unknown = _unknown & ~VmxWords.EptVpid };
        }
        else
        {
            VmxSwitches switches = _host.Switches ?? VmxSwitches.Of(config, _eptVpid, _host.BootFeatures);
            config = VmxNestedSetup.Run(_cpu, _style, switches, config, _eptVpid, ref _missing);
        }

        return new VmxDerivation(config, null, _lines, _missing, _eptVpid);
    }

    private bool ProcessorBased()
    {
        if (!Adjust(Msr.Ia32VmxProcBasedCtls, VmxWords.Primary, out _primary))
        {
            return false;
        }

        if (IsUnknown(VmxWords.Primary))
        {
            _unknown |= VmxWords.Secondary | VmxWords.Tertiary;
            return true;
        }

        bool tprShadow = Has(_primary, 21);
        if (_style.DropsExitsThatHardwareMakesNeedless && tprShadow)
        {
            _primary &= ~(Bit(19) | Bit(20));
        }

        if (Has(_primary, 31) && !Adjust(Msr.Ia32VmxProcBasedCtls2, VmxWords.Secondary, out _secondary))
        {
            return false;
        }

        _secondary &= ~(_style.DropsEptViolationVe ? Bit(18) : 0);
        _secondary &= ~(tprShadow ? 0 : (Bit(4) | Bit(8) | Bit(9)));
        return true;
    }

    private bool Capabilities()
    {
        if (IsUnknown(VmxWords.Secondary))
        {
            // Whether EPT is there decides about its capabilities, and in v5.16 about some exits.
            _unknown |= VmxWords.EptVpid;
            _unknown |= _style.DropsExitsThatHardwareMakesNeedless ? VmxWords.Primary : VmxWords.None;
            return true;
        }

        bool ept = Has(_secondary, 1), vpid = Has(_secondary, 5);
        if (!_cpu.Msrs.TryGet(Msr.Ia32VmxEptVpidCap, out _eptVpid) && ept)
        {
            _unknown |= VmxWords.EptVpid;
        }

        if (ept && _style.DropsExitsThatHardwareMakesNeedless)
        {
            _primary &= ~(Bit(9) | Bit(15) | Bit(16));
        }

        const ulong Low = uint.MaxValue;
        if (!DropCapabilities(ept, Low, "EPT", VmxSetupFailureReason.EptCapabilitiesWithoutControl)
            || !DropCapabilities(vpid, ~Low, "VPID", VmxSetupFailureReason.VpidCapabilitiesWithoutControl))
        {
            return false;
        }

        bool? sgx = HasSgx(_cpu);
        if (sgx is null && Has(_secondary, 15))
        {
            _unknown |= VmxWords.Secondary;
        }

        _secondary &= ~(sgx == true ? 0 : Bit(15));
        return true;
    }

    /// <summary>cpu_has_sgx: SGX1 of CPUID.12H.0; whoever lists features only says "sgx" for it.</summary>
    internal static bool? HasSgx(CpuModel cpu) =>
        cpu.Cpuid.Has(Sgx1.Location!.Value) is { } listed ? listed
        : cpu.UnknownFeatures.Contains(Sgx) || (cpu.Cpuid.Count > 0 && cpu.Features.Contains(Sgx)) ? null
        : cpu.Features.Contains(Sgx);

    private bool DropCapabilities(bool control, ulong half, string name, VmxSetupFailureReason reason)
    {
        if (control || (_eptVpid & half) == 0)
        {
            return true;
        }

        (_lines ??= []).Add(DerivationMessages.CapabilitiesWithoutControl(_style, name).Line());
        if (IsStrict)
        {
            return Fail(reason, Msr.Ia32VmxEptVpidCap, _eptVpid & half);
        }

        _eptVpid &= ~half;
        return true;
    }

    private bool Tertiary()
    {
        ulong optional = VmxControlTable.Optional(_style, Msr.Ia32VmxProcBasedCtls3);
        if (optional != 0 && Has(_primary, 17)
            && Read(Msr.Ia32VmxProcBasedCtls3, VmxWords.Tertiary, out ulong allowed))
        {
            _tertiary = allowed & optional;
        }

        return true;
    }

    private bool ExitAndPinBased()
    {
        if (!Adjust(Msr.Ia32VmxExitCtls, VmxWords.Exit, out _exit)
            || !Adjust(Msr.Ia32VmxPinBasedCtls, VmxWords.PinBased, out _pin))
        {
            return false;
        }

        _pin &= ~(VmxErrata.HasBrokenPreemptionTimer(_cpu) ? Bit(6) : 0);
        if (IsUnknown(VmxWords.Secondary) && Has(_pin, 7))
        {
            _unknown |= VmxWords.PinBased;
        }

        _pin &= ~(Has(_secondary, 9) ? 0 : Bit(7));
        return true;
    }

    private bool Entry()
    {
        if (!Adjust(Msr.Ia32VmxEntryCtls, VmxWords.Entry, out _entry))
        {
            return false;
        }

        if (_style.ChecksEntryExitPairs && !IsUnknown(VmxWords.Entry | VmxWords.Exit) && !MatchPairs())
        {
            return false;
        }

        if (_style.WorksAroundPerfGlobalCtrl && _host.PerfGlobalErratum)
        {
            _entry &= ~Bit(13);
            _exit &= ~Bit(12);
            (_lines ??= []).Add(DerivationMessages.PerfGlobalCtrl(_style).Line());
        }

        return true;
    }

    private bool MatchPairs()
    {
        foreach ((int entryBit, int exitBit) in Pairs)
        {
            uint entry = _entry & Bit(entryBit), exit = _exit & Bit(exitBit);
            if ((entry == 0) == (exit == 0))
            {
                continue;
            }

            (_lines ??= []).Add(DerivationMessages.EntryExitPair(_style).Line(entry, exit));
            if (IsStrict)
            {
                uint msr = entry == 0 ? Msr.Ia32VmxEntryCtls : Msr.Ia32VmxExitCtls;
                return Fail(VmxSetupFailureReason.EntryExitPair, msr, entry == 0 ? Bit(entryBit) : Bit(exitBit));
            }

            _entry &= ~entry;
            _exit &= ~exit;
        }

        return true;
    }

    private bool Basic()
    {
        if (Read(Msr.Ia32VmxBasic, VmxWords.Basic, out _basic))
        {
            if (((_basic >> 32) & 0x1fff) > 4096)
            {
                return Fail(VmxSetupFailureReason.RegionSize, Msr.Ia32VmxBasic, 0x1fffUL << 32);
            }

            if ((_basic & (1UL << 48)) != 0)
            {
                return Fail(VmxSetupFailureReason.PhysicalAddressWidth, Msr.Ia32VmxBasic, 1UL << 48);
            }

            if (((_basic >> 50) & 0xf) != 6)
            {
                return Fail(VmxSetupFailureReason.MemoryType, Msr.Ia32VmxBasic, 0xfUL << 50);
            }
        }

        if (_style.ComparesMisc)
        {
            Read(Msr.Ia32VmxMisc, VmxWords.Misc, out _misc);
        }

        return true;
    }

    /// <summary>adjust_vmx_controls: what the flavour wants and the CPU can, and what the CPU insists on.</summary>
    private bool Adjust(uint msr, VmxWords word, out uint result)
    {
        result = 0;
        if (!Read(msr, word, out ulong value))
        {
            return true;
        }

        uint required = (uint)VmxControlTable.Required(_style, msr);
        uint wanted = required | (uint)VmxControlTable.Optional(_style, msr);
        result = (wanted & (uint)(value >> 32)) | (uint)value;
        uint lacking = required & ~result;
        return lacking == 0 || Fail(VmxSetupFailureReason.RequiredControlMissing, msr, lacking);
    }

    private bool Read(uint msr, VmxWords word, out ulong value)
    {
        if (_cpu.Msrs.TryGet(msr, out value))
        {
            return true;
        }

        _unknown |= word;
        _missing = _missing.With(msr);
        return false;
    }

    private bool Fail(VmxSetupFailureReason reason, uint msr, ulong bits)
    {
        _failure = new VmxSetupFailure(reason, msr, bits);
        return false;
    }

    private readonly bool IsUnknown(VmxWords words) => (_unknown & words) != VmxWords.None;

    private static bool Has(uint word, int bit) => (word & (1u << bit)) != 0;

    private static uint Bit(int bit) => 1u << bit;
}
