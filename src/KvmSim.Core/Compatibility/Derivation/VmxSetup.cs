using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>
/// setup_vmcs_config (arch/x86/kvm/vmx/vmx.c) and the nested image behind it: one run for one CPU, step by step in the
/// kernel's order. Bits that depend on a register which the model does not hold are open; where the kernel would give
/// up for some of their values, the run goes on with those for which it would not, and says that it may fail.
/// </summary>
internal ref struct VmxSetup
{
    private static readonly CpuFeature Sgx = CpuFeatureTable.Get("sgx");
    private static readonly CpuFeature Sgx1 = CpuFeatureTable.Get("sgx1");

    private readonly CpuModel _cpu;
    private readonly VmxHost _host;
    private readonly CheckStyle _style;
    private VmxRegisters _missing;
    private List<KernelLine>? _lines;
    private VmxSetupFailure? _failure;
    private bool _mayFail;
    private bool _needsSgx;
    private bool _needsSignature;
    private OpenBits _pin;
    private OpenBits _primary;
    private OpenBits _secondary;
    private OpenBits _tertiary;
    private OpenBits _exit;
    private OpenBits _entry;
    private OpenBits _eptVpid;
    private OpenBits _basic;
    private OpenBits _misc;

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
        OpenConfiguration? result = done ? Finish() : null;
        return new VmxDerivation(result, _failure, _lines)
        {
            MayFail = done && _mayFail,
            EptVpid = _eptVpid,
            Missing = _missing,
            NeedsSgx = _needsSgx,
            NeedsSignature = _needsSignature,
        };
    }

    private OpenConfiguration Finish()
    {
        VmxConfiguration known = new(
            _basic.Ones, (uint)_pin.Ones, (uint)_primary.Ones, (uint)_secondary.Ones, _tertiary.Ones,
            (uint)_exit.Ones, (uint)_entry.Ones, _misc.Ones, default);
        OpenConfiguration config = new(known);
        if (IsOpen)
        {
            config = new OpenConfiguration(known, new VmxConfiguration(
                _basic.Open, (uint)_pin.Open, (uint)_primary.Open, (uint)_secondary.Open, _tertiary.Open,
                (uint)_exit.Open, (uint)_entry.Open, _misc.Open, default));
        }

        if (!_host.Parameters.Nested)
        {
            return config;
        }

        VmxSwitches switches = _host.Switches ?? VmxSwitches.Of(config, _eptVpid, _host);
        return VmxNestedSetup.Run(_cpu, _style, switches, config, _eptVpid, ref _missing);
    }

    private readonly bool IsOpen => (_basic.Open | _pin.Open | _primary.Open | _secondary.Open | _tertiary.Open
        | _exit.Open | _entry.Open | _misc.Open) != 0;

    private bool ProcessorBased()
    {
        if (!Adjust(Msr.Ia32VmxProcBasedCtls, true, out _primary))
        {
            return false;
        }

        bool? tprShadow = _primary[21];
        if (_style.DropsExitsThatHardwareMakesNeedless)
        {
            _primary = _primary.Keep(!tprShadow, Bit(19) | Bit(20));
        }

        if (!Adjust(Msr.Ia32VmxProcBasedCtls2, _primary[31], out _secondary))
        {
            return false;
        }

        _secondary = _secondary.Keep(!_style.DropsEptViolationVe, Bit(18));
        _secondary = _secondary.Keep(tprShadow, Bit(4) | Bit(8) | Bit(9));
        return true;
    }

    private bool Capabilities()
    {
        // The register is there where EPT or VPID can be (SDM vol. 3, A.10); elsewhere reading it gives 0.
        bool? ept = _secondary[1], vpid = _secondary[5];
        _eptVpid = Read(Msr.Ia32VmxEptVpidCap, ept | vpid);
        if (_style.DropsExitsThatHardwareMakesNeedless)
        {
            _primary = _primary.Keep(!ept, Bit(9) | Bit(15) | Bit(16));
        }

        const ulong Low = uint.MaxValue;
        if (!DropCapabilities(ept, Low, "EPT", VmxSetupFailureReason.EptCapabilitiesWithoutControl)
            || !DropCapabilities(vpid, ~Low, "VPID", VmxSetupFailureReason.VpidCapabilitiesWithoutControl))
        {
            return false;
        }

        if (_style.HasModeBasedExecution)
        {
            _secondary = _secondary.Keep(ept & _eptVpid[22], Bit(22));
        }

        bool? sgx = HasSgx(_cpu);
        _needsSgx = sgx is null && _secondary[15] != false;
        _secondary = _secondary.Keep(sgx, Bit(15));
        return true;
    }

    /// <summary>cpu_has_sgx: SGX1 of CPUID.12H.0; whoever lists features only says "sgx" for it.</summary>
    private static bool? HasSgx(CpuModel cpu) =>
        cpu.Cpuid.Has(Sgx1.Location!.Value) is { } listed ? listed
        : cpu.UnknownFeatures.Contains(Sgx) || (cpu.Cpuid.Count > 0 && cpu.Features.Contains(Sgx)) ? null
        : cpu.Features.Contains(Sgx);

    private bool DropCapabilities(bool? control, ulong half, string name, VmxSetupFailureReason reason)
    {
        bool? odd = !control & _eptVpid.Any(half);
        if (odd == true)
        {
            (_lines ??= []).Add(DerivationMessages.CapabilitiesWithoutControl(_style, name).Line());
        }

        if (IsStrict && !Require(!odd, reason, Msr.Ia32VmxEptVpidCap, _eptVpid.May & half))
        {
            return false;
        }

        _eptVpid = _eptVpid.Keep(control, half);
        return true;
    }

    private bool Tertiary()
    {
        ulong optional = VmxControlTable.Optional(_style, Msr.Ia32VmxProcBasedCtls3);
        bool? isThere = _primary[17];
        if (optional != 0 && isThere != false)
        {
            _tertiary = (Read(Msr.Ia32VmxProcBasedCtls3, isThere) & optional).If(isThere);
        }

        return true;
    }

    private bool ExitAndPinBased()
    {
        if (!Adjust(Msr.Ia32VmxExitCtls, true, out _exit) || !Adjust(Msr.Ia32VmxPinBasedCtls, true, out _pin))
        {
            return false;
        }

        bool? broken = VmxErrata.HasBrokenPreemptionTimer(_cpu);
        _needsSignature |= broken is null && _pin[6] != false;
        _pin = _pin.Keep(!broken, Bit(6));
        _pin = _pin.Keep(_secondary[9], Bit(7));
        return true;
    }

    private bool Entry()
    {
        if (!Adjust(Msr.Ia32VmxEntryCtls, true, out _entry) || (_style.ChecksEntryExitPairs && !MatchPairs()))
        {
            return false;
        }

        if (_style.WorksAroundPerfGlobalCtrl && _host.PerfGlobalErratum is not false)
        {
            bool? erratum = _host.PerfGlobalErratum;
            _needsSignature |= erratum is null && (_entry[13] | _exit[12]) != false;
            _entry = _entry.Keep(!erratum, Bit(13));
            _exit = _exit.Keep(!erratum, Bit(12));
            if (erratum == true)
            {
                (_lines ??= []).Add(DerivationMessages.PerfGlobalCtrl(_style).Line());
            }
        }

        return true;
    }

    private bool MatchPairs()
    {
        bool warned = false;
        foreach ((int entryBit, int exitBit) in VmxControlTable.Pairs(_style))
        {
            bool? entry = _entry[entryBit], exit = _exit[exitBit];
            bool? match = entry is { } one && exit is { } other ? one == other : null;
            if (match == false && !warned)
            {
                warned = true;
                (_lines ??= []).Add(DerivationMessages.EntryExitPair(
                    _style, (uint)Bit(entryBit), (uint)Bit(exitBit), entry == true));
            }

            if (IsStrict)
            {
                bool lacksEntry = entry == false;
                uint msr = lacksEntry ? Msr.Ia32VmxEntryCtls : Msr.Ia32VmxExitCtls;
                if (!Require(match, VmxSetupFailureReason.EntryExitPair, msr, Bit(lacksEntry ? entryBit : exitBit)))
                {
                    return false;
                }
            }

            if (match != true)
            {
                // Strict: what is known of the one is so of the other. Else both stay or none.
                _entry = _entry.With(entryBit, IsStrict ? entry ?? exit : entry & exit);
                _exit = _exit.With(exitBit, IsStrict ? exit ?? entry : entry & exit);
            }
        }

        return true;
    }

    private bool Basic()
    {
        _basic = Read(Msr.Ia32VmxBasic, true);
        _mayFail |= _basic.Open != 0;
        if (_basic.Open == 0)
        {
            const uint Blamed = Msr.Ia32VmxBasic;
            ulong size = (_basic.Ones >> 32) & 0x1fff, memoryType = (_basic.Ones >> 50) & 0xf;
            if (!Require(size <= 4096, VmxSetupFailureReason.RegionSize, Blamed, 0x1fffUL << 32)
                || !Require(!_basic[48], VmxSetupFailureReason.PhysicalAddressWidth, Blamed, 1UL << 48)
                || !Require(memoryType == 6, VmxSetupFailureReason.MemoryType, Blamed, 0xfUL << 50))
            {
                return false;
            }
        }

        _misc = _style.ComparesMisc ? Read(Msr.Ia32VmxMisc, true) : default;
        return true;
    }

    /// <summary>
    /// adjust_vmx_controls: what the flavour wants and the CPU can, and what the CPU insists on; zeros where the field
    /// is not used.
    /// </summary>
    private bool Adjust(uint msr, bool? isUsed, out OpenBits result)
    {
        if (isUsed == false)
        {
            result = default;
            return true;
        }

        OpenBits value = Read(msr, isUsed);
        uint required = (uint)VmxControlTable.Required(_style, msr);
        OpenBits able = (value.High & (required | (uint)VmxControlTable.Optional(_style, msr))) | value.Low;
        bool goesOn = Require(
            !isUsed | able.All(required), VmxSetupFailureReason.RequiredControlMissing, msr, required & ~able.May);
        result = (able | required).If(isUsed);
        return goesOn;
    }

    /// <summary>The register; zeros where the CPU does not have it.</summary>
    private OpenBits Read(uint msr, bool? exists)
    {
        if (_cpu.Msrs.TryGet(msr, out ulong value))
        {
            return value;
        }

        if (exists == false)
        {
            return default;
        }

        _missing = _missing.With(msr);
        return OpenBits.OfRegister(_cpu, msr);
    }

    /// <summary>Whether the setup goes on: it does where the condition can hold.</summary>
    private bool Require(bool? condition, VmxSetupFailureReason reason, uint msr, ulong bits)
    {
        _mayFail |= condition is null;
        if (condition == false)
        {
            _failure = new VmxSetupFailure(reason, msr, bits);
        }

        return condition != false;
    }

    private static ulong Bit(int bit) => 1UL << bit;
}
