using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Core.Tests;

/// <summary>Small machines for tests: an Intel one, whose CPU 2 differs from CPUs 0 and 1 as a test says.</summary>
internal static class TestMachines
{
    public const int OddCpu = 2;

    /// <summary>A CPU with VMX, all of whose registers KVM accepts.</summary>
    public static CpuModel Intel { get; } = new()
    {
        Name = "intel",
        VendorId = "GenuineIntel",
        Family = 6,
        Model = 0x8a,
        Stepping = 1,
        Features = CpuFeatureSet.Of("fpu", "msr", "vmx", "xsave", "avx", "smep", "smap", "fsgsbase", "pcid", "umip"),
        Msrs = MsrSet.Of(new Dictionary<uint, ulong>
        {
            [0x3a] = 0x5,
            [0x480] = 0x00da_0500_0000_0013,
            [0x481] = 0x0000_00ff_0000_0016,
            [0x482] = 0xfff9_fffe_0401_e172,
            [0x483] = 0x037f_ffff_0003_6dff,
            [0x484] = 0x0006_f3ff_0000_11ff,
            [0x485] = 0x7004_c1e7,
            [0x487] = 0xffff_ffff,
            [0x489] = 0x0077_2fff,
            [0x48b] = 0x035d_6fff_0000_0000,
            [0x48c] = 0x0000_0f01_0673_4141,
        }),
    };

    /// <summary>An AMD CPU with SVM.</summary>
    public static CpuModel Amd { get; } = new()
    {
        Name = "amd",
        VendorId = "AuthenticAMD",
        Family = 0x17,
        Model = 0x31,
        Features = CpuFeatureSet.Of("fpu", "msr", "svm", "npt", "xsave", "avx", "smep", "smap", "fsgsbase"),
        Msrs = MsrSet.Of(new Dictionary<uint, ulong> { [Msr.VmCr] = 0 }),
    };

    /// <summary>Has a control that the others lack, as on Lakefield: a configuration that differs in one bit.</summary>
    public static CpuModel WithBusLockDetection(CpuModel model) =>
        model with { Name = "odd", Msrs = model.Msrs.With(0x48b, 0x435d_6fff_0000_0000) };

    /// <summary>Firmware locked IA32_FEATURE_CONTROL with VMX off.</summary>
    public static CpuModel FirmwareDisabled(CpuModel model) =>
        model with { Name = "disabled", Msrs = model.Msrs.With(0x3a, 1) };

    public static SimMachine Create(
        string generation, CpuModel model, CpuModel? odd = null, params string[] parameters) =>
        new(Describe(generation, model, odd, parameters));

    public static HostDescription Describe(
        string generation, CpuModel model, CpuModel? odd = null, params string[] parameters) => new()
        {
            Name = "test",
            Generation = MachineBlueprint.FindGeneration(generation),
            PossibleCpus = 4,
            Topology = new CpuTopology(1, 4, 1),
            Stock = CpuSockets.Of(
            new Dictionary<int, CpuModel> { [0] = model, [1] = model, [OddCpu] = odd ?? model, [3] = model }),
            Plugged = CpuSet.First(3),
            OfflineAtBoot = CpuSet.Of(OddCpu),
            Parameters = new Dictionary<string, ParameterValues>(
            StringComparer.Ordinal)
            { ["kvm"] = ParameterValues.Parse(parameters) },
        };

    public static OperationResult Load(this SimMachine machine) => machine.Run(Operation.Load(
        machine.Description.Stock[0].Vendor == CpuVendor.Intel ? "kvm_intel" : "kvm_amd"));

    public static IEnumerable<string> Texts(this OperationResult result) => result.Log.Select(record => record.Text);
}
