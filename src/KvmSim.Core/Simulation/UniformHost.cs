using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// Machines whose CPUs are all alike, for those who have no manifest at hand: the plain ground to put an odd CPU on.
/// </summary>
public static class UniformHost
{
    /// <summary>
    /// An Intel CPU with VMX: the features and capability registers that InstLatx64's dump of GenuineIntel 806A1 shows
    /// for its small cores, VMX enabled and locked by firmware.
    /// </summary>
    public static CpuModel Intel { get; } = new()
    {
        Name = "generic-intel",
        VendorId = "GenuineIntel",
        ModelName = "Generic Intel CPU with VMX",
        Family = 6,
        Model = 0x8a,
        Stepping = 1,
        Features = CpuFeatureSet.Of(Split(
            """
            fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ss ht
            syscall nx rdtscp lm pni pclmulqdq vmx ssse3 cx16 pdcm sse4_1 sse4_2 movbe popcnt tsc_deadline_timer aes
            xsave rdrand lahf_lm 3dnowprefetch fsgsbase tsc_adjust smep erms rdseed smap clflushopt clwb sha_ni umip
            gfni rdpid spec_ctrl stibp arch_capabilities ssbd xsaveopt xsavec xgetbv1 xsaves
            """)),
        Msrs = MsrSet.Of(new Dictionary<uint, ulong>
        {
            [0x3a] = 0x5,
            [0x480] = 0x00da050000000013,
            [0x481] = 0x000000ff00000016,
            [0x482] = 0xfff9fffe0401e172,
            [0x483] = 0x037fffff00036dff,
            [0x484] = 0x0006ffff000011ff,
            [0x485] = 0x000000007004c1e7,
            [0x486] = 0x0000000080000021,
            [0x487] = 0x00000000ffffffff,
            [0x488] = 0x2000,
            [0x489] = 0x0000000000352fff,
            [0x48a] = 0x2e,
            [0x48b] = 0x035d6fff00000000,
            [0x48c] = 0x00000f0106714141,
            [0x48d] = 0x000000ff00000016,
            [0x48e] = 0xfff9fffe04006172,
            [0x48f] = 0x037fffff00036dfb,
            [0x490] = 0x0006ffff000011fb,
        }),
    };

    /// <summary>
    /// An AMD CPU with SVM and nested paging: the one of the recordings (an emulated EPYC), VM_CR clear.
    /// </summary>
    public static CpuModel Amd { get; } = new()
    {
        Name = "generic-amd",
        VendorId = "AuthenticAMD",
        ModelName = "Generic AMD CPU with SVM",
        Family = 0x17,
        Model = 1,
        Stepping = 2,
        Features = CpuFeatureSet.Of(Split(
            """
            fpu de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 syscall nx
            mmxext pdpe1gb rdtscp lm pni pclmulqdq monitor ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx
            f16c rdrand lahf_lm svm cr8_legacy abm sse4a 3dnowprefetch npt fsgsbase bmi1 avx2 smep bmi2 adx smap
            clflushopt xsaveopt xgetbv1 arat
            """)),
        Msrs = MsrSet.Of(new Dictionary<uint, ulong> { [Msr.VmCr] = 0 }),
    };

    /// <summary>
    /// Describes a machine of one package with a core for each possible CPU; the empty sockets have that model too.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="generation">Its kernel.</param>
    /// <param name="model">What all of its CPUs are.</param>
    /// <param name="cpus">How many are plugged, and online after boot.</param>
    /// <param name="possible">How many can be; at least <paramref name="cpus"/>.</param>
    public static HostDescription Describe(string name, Generation generation, CpuModel model, int cpus, int possible)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, possible);
        return new HostDescription
        {
            Name = name,
            Generation = generation,
            PossibleCpus = possible,
            Topology = new CpuTopology(1, possible, 1),
            Stock = CpuSockets.Of(numbers.Select(cpu => KeyValuePair.Create(cpu, model))),
            Plugged = CpuSet.First(cpus),
        };
    }

    private static string[] Split(string names) =>
        names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
