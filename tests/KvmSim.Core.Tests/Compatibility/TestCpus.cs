using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>CPUs to compare: Lakefield's two kinds, from its dump, and variations of them.</summary>
internal static class TestCpus
{
    public const uint Ctls2 = Msr.Ia32VmxProcBasedCtls2;

    /// <summary>CPU 0 of a Core i5-L16G7.</summary>
    public static CpuModel Tremont { get; } = new()
    {
        Name = "tremont",
        VendorId = "GenuineIntel",
        Family = 6,
        Model = 0x8a,
        Stepping = 1,
        Features = CpuFeatureSet.Of("vmx", "xsave", "smep", "smap", "fsgsbase", "umip", "pcid"),
        Msrs = MsrSet.Of(new Dictionary<uint, ulong>
        {
            [0x3a] = 5,
            [0x480] = 0x00da050000000013,
            [0x481] = 0x000000ff00000016,
            [0x482] = 0xfff9fffe0401e172,
            [0x483] = 0x037fffff00036dff,
            [0x484] = 0x0006ffff000011ff,
            [0x485] = 0x000000007004c1e7,
            [0x487] = 0x00000000ffffffff,
            [0x489] = 0x0000000000352fff,
            [0x48b] = 0x035d6fff00000000,
            [0x48c] = 0x00000f0106714141,
        }),
    };

    /// <summary>CPU 4 of the same: one control more.</summary>
    public static CpuModel SunnyCove { get; } =
        Tremont.With(Ctls2, 0x435d6fff00000000) with { Name = "sunny-cove" };

    /// <summary>An AMD CPU.</summary>
    public static CpuModel Epyc { get; } = new()
    {
        Name = "epyc",
        VendorId = "AuthenticAMD",
        Family = 0x17,
        Model = 1,
        Stepping = 2,
        Features = CpuFeatureSet.Of("svm", "npt", "xsave", "smep", "smap", "fsgsbase", "umip"),
        Msrs = MsrSet.Empty.With(Msr.VmCr, 0),
    };

    /// <summary>The CPU with a register set.</summary>
    public static CpuModel With(this CpuModel cpu, uint msr, ulong value) =>
        cpu with { Msrs = cpu.Msrs.With(msr, value) };

    /// <summary>The CPU without what is known of a register.</summary>
    public static CpuModel Forget(this CpuModel cpu, uint msr) =>
        cpu with { Msrs = MsrSet.Of(cpu.Msrs.Where(entry => entry.Key != msr)) };

    /// <summary>The CPU with a bit of a register turned.</summary>
    public static CpuModel Flip(this CpuModel cpu, uint msr, int bit)
    {
        Assert.True(cpu.Msrs.TryGet(msr, out ulong value));
        return cpu.With(msr, value ^ (1UL << bit));
    }

    /// <summary>The CPU with other features.</summary>
    public static CpuModel Featured(this CpuModel cpu, Func<CpuFeatureSet, CpuFeatureSet> change) =>
        cpu with { Features = change(cpu.Features) };

    /// <summary>Module load on the first CPU, as CPU 0; null parameters are the defaults.</summary>
    public static VmxReference Load(this CpuModel cpu, CheckStyle style, VmxParameters? parameters = null)
    {
        VmxReference? reference = VmxReference.Load(
            0, cpu, cpu, cpu.Features, style, parameters ?? VmxParameters.Default, out _);
        Assert.NotNull(reference);
        return reference;
    }

    /// <summary>
    /// The input of the check of a CPU 4 on a machine that booted from, and loaded the module on, the first.
    /// </summary>
    public static CheckInput Input(
        CpuModel boot, CpuModel cpu, CheckStyle style, VmxParameters? parameters = null, KernelOptions? options = null)
    {
        VendorModule module = boot.Features.Contains("vmx") ? VendorModule.KvmIntel : VendorModule.KvmAmd;
        KernelOptions used = (options ?? KernelOptions.Default).ForBootCpu(boot);
        CpuCapabilities bootData = CpuIdentification.Identify(boot, style, used).Capabilities;
        CpuCapabilities own = CpuIdentification.Identify(cpu, style, used).Capabilities;
        return new CheckInput(
            style,
            module,
            4,
            cpu,
            own,
            bootData.And(own),
            module == VendorModule.KvmIntel ? boot.Load(style, parameters) : null);
    }

    /// <summary>The outcome of that check.</summary>
    public static CheckOutcome Check(
        CpuModel boot,
        CpuModel cpu,
        CheckStyle style,
        VmxParameters? parameters = null,
        KernelOptions? options = null) =>
        CompatibilityCheck.Check(Input(boot, cpu, style, parameters, options));

    /// <summary>All flavours, for theories.</summary>
    public static TheoryData<string> Styles() => new(CheckStyle.All.Select(style => style.Id));

    /// <summary>The flavour of that id.</summary>
    public static CheckStyle Style(string id) => CheckStyle.All.Single(style => style.Id == id);
}
