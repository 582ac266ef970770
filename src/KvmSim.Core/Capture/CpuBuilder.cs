using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// One CPU while its source is read. A leaf or a register that is given twice with different values is not known.
/// </summary>
internal sealed class CpuBuilder(int id, CaptureBuilder machine)
{
    private const int MaxStepping = 15;
    private readonly Dictionary<CpuidLeaf, CpuidAnswer> _leaves = [];
    private readonly Dictionary<uint, ulong> _msrs = [];
    private readonly SortedSet<uint> _failed = [];
    private readonly HashSet<CpuidLeaf> _conflictingLeaves = [];
    private readonly HashSet<uint> _conflictingMsrs = [];
    private readonly HashSet<uint> _sampledMsrs = [];

    public int Id => id;

    /// <summary>The leaves so far.</summary>
    public CpuidTable Leaves => CpuidTable.Of(
        _leaves.Where(pair => !_conflictingLeaves.Contains(pair.Key)).ToDictionary());

    /// <summary>The registers so far, those included that are not certain.</summary>
    public IReadOnlyDictionary<uint, ulong> Msrs => _msrs;

    public int LeafCount => _leaves.Count;

    /// <summary>How many registers the source gives, those included that say nothing about what the CPU is.</summary>
    public int MsrCount { get; private set; }

    public CpuFeatureSet Named { get; set; }

    public CpuFeatureSet Absent { get; set; }

    /// <summary>What the source says of single bits of registers.</summary>
    public MsrBits Bits { get; set; }

    /// <summary>Who it is; a stepping that does not fit the four bits of CPUID and MIDR_EL1 is none.</summary>
    public CapturedIdentity Identity
    {
        get;
        set
        {
            if (value.Stepping > MaxStepping)
            {
                machine.Warn(0, $"CPU {id}: no CPU has the stepping {value.Stepping}; it stays unknown.");
                value = value with { Stepping = null };
            }

            field = value;
        }
    } = new();

    public uint? Microcode { get; set; }

    /// <summary>The affinity fields of MPIDR_EL1 of an Arm CPU.</summary>
    public ulong? Mpidr { get; set; }

    public CpuPlacement? Placement { get; set; }

    public CoreType CoreType { get; set; }

    public bool IsOnline { get; set; } = true;

    public void AddLeaf(CpuidLeaf leaf, CpuidAnswer answer, int line, string? file = null)
    {
        if (_leaves.TryAdd(leaf, answer) || _leaves[leaf] == answer || !_conflictingLeaves.Add(leaf))
        {
            return;
        }

        machine.Warn(
            line,
            $"CPU {id}: {leaf} is given twice, as {_leaves[leaf]} and as {answer}; it counts as unknown.", file: file);
    }

    /// <summary>
    /// Takes a register's first value. One that is sampled several times is marked so, at least the first time.
    /// </summary>
    public void AddMsr(uint index, ulong value, int line, bool isSample = false)
    {
        MsrCount++;
        if (!MsrFilter.IsRead(index))
        {
            return;
        }

        if (isSample)
        {
            _sampledMsrs.Add(index);
        }

        if (_msrs.TryAdd(index, value) || _msrs[index] == value || _sampledMsrs.Contains(index)
            || !_conflictingMsrs.Add(index))
        {
            return;
        }

        machine.Warn(line, string.Create(
            CultureInfo.InvariantCulture,
            $"CPU {id}: register 0x{index:x} is given twice, as 0x{_msrs[index]:x} and as 0x{value:x}; it counts as "
                + $"unknown."));
    }

    /// <summary>Takes what another source says of this CPU and this one does not.</summary>
    public void Take(CpuBuilder other)
    {
        foreach ((CpuidLeaf leaf, CpuidAnswer answer) in other._leaves)
        {
            _leaves.TryAdd(leaf, answer);
        }

        foreach ((uint index, ulong value) in other._msrs)
        {
            _msrs.TryAdd(index, value);
        }

        MsrCount += other.MsrCount;
        _failed.UnionWith(other._failed);
        _conflictingLeaves.UnionWith(other._conflictingLeaves);
        _conflictingMsrs.UnionWith(other._conflictingMsrs);
        _sampledMsrs.UnionWith(other._sampledMsrs);
        Named = Named.Union(other.Named);
        Absent = Absent.Union(other.Absent);
        Bits = Bits == MsrBits.Empty ? other.Bits : Bits;
        Identity = new CapturedIdentity
        {
            VendorId = Identity.VendorId ?? other.Identity.VendorId,
            ModelName = Identity.ModelName ?? other.Identity.ModelName,
            Family = Identity.Family ?? other.Identity.Family,
            Model = Identity.Model ?? other.Identity.Model,
            Stepping = Identity.Stepping ?? other.Identity.Stepping,
            Midr = Identity.Midr ?? other.Identity.Midr,
            ArmFeatures = Identity.ArmFeatures ?? other.Identity.ArmFeatures,
            ArmRegisters = other.Identity.ArmRegisters.Overlay(Identity.ArmRegisters),
        };
        Mpidr ??= other.Mpidr;
        Microcode ??= other.Microcode;
        Placement ??= other.Placement;
        CoreType = CoreType == CoreType.Unknown ? other.CoreType : CoreType;
        IsOnline &= other.IsOnline;
    }

    public bool Has(CpuidLeaf leaf) => _leaves.ContainsKey(leaf);

    /// <summary>
    /// The vendor that alone has a register which could be read; null where none tells, or they contradict.
    /// </summary>
    public string? VendorOfMsrs
    {
        get
        {
            string[] vendors =
            [
                .. _msrs.Keys.Select(index => RegisterTable.Get(index).OnlyOn).OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ];
            return vendors.Length == 1 ? vendors[0] : null;
        }
    }

    public bool HasMsr(uint index) => _msrs.ContainsKey(index);

    /// <summary>Whether one of the VMX capability registers could be read.</summary>
    public bool HasVmxMsr => _msrs.Keys.Any(index => index is >= Msr.Ia32VmxBasic and <= Msr.Ia32VmxProcBasedCtls3);

    public void AddFailedMsr(uint index) => _failed.Add(index);

    public CapturedCpu Build()
    {
        foreach (CpuidLeaf leaf in _conflictingLeaves)
        {
            _leaves.Remove(leaf);
        }

        foreach (uint index in _conflictingMsrs)
        {
            _msrs.Remove(index);
        }

        CpuidTable cpuid = CpuidLimits.Apply(CpuidTable.Of(_leaves));
        MsrSet msrs = MsrSet.Of(_msrs);
        return new CapturedCpu
        {
            Id = id,
            Cpuid = cpuid,
            Msrs = MsrFilter.Keep(msrs),
            Bits = Bits,
            FailedMsrs = [.. _failed.Where(index => !_msrs.ContainsKey(index))],
            NamedFeatures = Named,
            AbsentFeatures = Absent.Except(Named),
            Identity = Identity,
            Microcode = Microcode ?? MsrFilter.MicrocodeOf(msrs, Identity.VendorId ?? CpuidDecoding.VendorIdOf(cpuid)),
            Mpidr = Mpidr,
            Placement = Placement,
            CoreType = CoreType == CoreType.Unknown ? CoreTypes.Of(cpuid) : CoreType,
            IsOnline = IsOnline,
        };
    }
}
