using CsCheck;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Core.Tests.Fleet;
using KvmSim.Hardware;
using KvmSim.Simulation;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// Complete CPUs, what is left of them when parts of their description are hidden, and what those could be.
/// </summary>
internal sealed class PartialCpus(PCG random)
{
    private static readonly uint[] Registers =
        [Msr.Ia32FeatureControl, Msr.VmCr, .. Enumerable.Range(0x480, 19).Select(msr => (uint)msr)];

    private static readonly CpuidLeaf[] Leaves =
    [
        .. CpuFeatureTable.All.Select(feature => feature.Location).OfType<CpuidBit>()
            .Select(bit => new CpuidLeaf(bit.Leaf, bit.Subleaf)).Append(new CpuidLeaf(0)).Distinct(),
    ];

    /// <summary>
    /// CPUs of which all that the check asks for is known: the tests', the shipped machines', published dumps.
    /// </summary>
    public static CpuModel[] Complete { get; } =
    [
        .. new[] { TestCpus.Tremont, TestCpus.SunnyCove, TestCpus.Epyc, UniformHost.Intel, UniformHost.Amd }
            .Concat(ShippedFleet.Machines.SelectMany(machine => machine.Cpus.Select(machine.HardwareOf)))
            .Concat(Dumps())
            .Where(IsComplete).DistinctBy(cpu => (cpu.Msrs, cpu.Features)),
    ];

    /// <summary>A whole number below a bound.</summary>
    public int Below(int bound) => (int)random.Next((uint)bound);

    /// <summary>One of those.</summary>
    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The CPU with some registers and leaves not known, few or many.</summary>
    public CpuModel Hide(CpuModel cpu)
    {
        int share = One([0, 0, 1, 1, 2, 5, 9]);
        HashSet<CpuidLeaf> leaves = [.. Leaves.Where(_ => Below(60) < share)];
        CpuFeatureSet hidden = CpuFeatureSet.Of(CpuFeatureTable.All.Where(feature => feature.Location is { } bit
            && leaves.Contains(new CpuidLeaf(bit.Leaf, bit.Subleaf))));
        bool anonymous = leaves.Contains(new CpuidLeaf(1));
        return cpu with
        {
            Name = cpu.Name + "?",
            Msrs = MsrSet.Of(cpu.Msrs.Where(_ => Below(10) >= share)),
            Features = cpu.Features.Except(hidden),
            UnknownFeatures = hidden,
            Cpuid = cpu.Cpuid.Map((leaf, answer) => leaves.Contains(leaf) ? null : answer),
            VendorId = leaves.Contains(new CpuidLeaf(0)) ? "" : cpu.VendorId,
            Family = anonymous ? 0 : cpu.Family,
            Model = anonymous ? 0 : cpu.Model,
            Stepping = anonymous ? 0 : cpu.Stepping,
            IsPartial = true,
        };
    }

    /// <summary>
    /// A complete CPU that the partial one could be, its unknown parts like another's, or extreme, or anything.
    /// </summary>
    public CpuModel Fill(CpuModel partial, CpuModel original)
    {
        CpuModel other = One(Complete);
        Dictionary<uint, ulong> msrs = new(partial.Msrs);
        foreach (uint msr in Registers.Where(msr => !msrs.ContainsKey(msr)))
        {
            msrs[msr] = Value(msr, original, other);
        }

        CpuFeatureSet source = Below(3) switch
        {
            0 => original.Features,
            1 => other.Features,
            _ => CpuFeatureSet.Of(partial.UnknownFeatures.Enumerate().Where(_ => Below(2) == 0)),
        };
        CpuModel westmere = original with { Family = 6, Model = 0x2c, Stepping = 2 };
        CpuModel identity = partial.Family != 0 ? partial : One([original, other, westmere]);
        CpuModel filled = partial with
        {
            Family = identity.Family,
            Model = identity.Model,
            Stepping = identity.Stepping,
            Msrs = MsrSet.Of(msrs),
            Features = partial.Features.Union(source.Intersect(partial.UnknownFeatures)),
            UnknownFeatures = CpuFeatureSet.Empty,
            Cpuid = CpuidTable.Empty,
            IsPartial = false,
        };

        // With features alone, "sgx" stands for the leaf that says SGX1 too.
        bool sgx1 = partial.Cpuid.Count == 0 ? filled.Features.Contains("sgx") : filled.Features.Contains("sgx1");
        filled = filled with { Features = sgx1 ? filled.Features.With("sgx") : filled.Features.Without("sgx") };

        // VMX is Intel's (and Centaur's and Zhaoxin's) alone.
        string[] vendors = filled.Features.Contains("vmx")
            ? ["GenuineIntel", "CentaurHauls"]
            : [original.VendorId, "GenuineIntel", "AuthenticAMD"];
        filled = filled with { VendorId = partial.HasUnknownVendor ? One(vendors) : partial.VendorId };
        return HasEptVpidCap(filled) || partial.Msrs.TryGet(Msr.Ia32VmxEptVpidCap, out _)
            ? filled
            : filled with { Msrs = MsrSet.Of(filled.Msrs.Where(entry => entry.Key != Msr.Ia32VmxEptVpidCap)) };
    }

    /// <summary>What a verdict takes for granted about firmware has to hold of a filling.</summary>
    private ulong Value(uint msr, CpuModel original, CpuModel other) => msr switch
    {
        Msr.Ia32FeatureControl => One([0UL, 5UL, 0x100005UL]),
        Msr.VmCr => One([0UL, 8UL]),
        _ => Below(6) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => Of(other, msr),
            3 => Of(original, msr) ^ (1UL << Below(64)),
            4 => random.Next64(),
            _ => Of(original, msr),
        },
    };

    private static ulong Of(CpuModel cpu, uint msr) => cpu.Msrs.TryGet(msr, out ulong value) ? value : 0;

    /// <summary>SDM vol. 3, A.10.</summary>
    private static bool HasEptVpidCap(CpuModel cpu) =>
        (Of(cpu, 0x482) & (1UL << 63)) != 0 && (Of(cpu, 0x48b) & ((1UL << 33) | (1UL << 37))) != 0;

    private static bool IsComplete(CpuModel cpu)
    {
        VmxReference.Load(
            0, cpu, cpu, cpu.Features, CheckStyle.Linux612, VmxParameters.Default, out VmxDerivation derivation);
        return cpu.UnknownFeatures.IsEmpty && !cpu.HasUnknownVendor
            && (!cpu.UsesVmx || (derivation.MissingMsrs.Count == 0 && cpu.Msrs.TryGet(Msr.Ia32FeatureControl, out _)));
    }

    private static IEnumerable<CpuModel> Dumps()
    {
        string folder = Path.Combine(Repository.Root, "..", "shared", "data", "instlatx64");
        return !Directory.Exists(folder)
            ? [] : Directory.EnumerateFiles(folder, "*CPUID*.txt").Order(StringComparer.Ordinal)
            .SelectMany(file => CapturedModels.Of(CaptureReader.Read(file)).Values.Distinct())
            .Select(cpu => cpu with
            {
                // What these dumps leave open, as firmware and the manuals have it.
                Features = cpu.Features,
                UnknownFeatures = CpuFeatureSet.Empty,
                Msrs = cpu.UsesVmx
                    ? MsrSet.Of(new Dictionary<uint, ulong> { [0x3a] = 5, [0x492] = 0x10 }).Overlay(cpu.Msrs)
                    : cpu.Msrs.Overlay(MsrSet.Empty.With(Msr.VmCr, 0)),
            });
    }
}
