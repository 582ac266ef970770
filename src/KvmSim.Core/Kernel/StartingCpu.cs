using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// What becomes of a kind of CPU between the start-up IPI and its identification, beside the CPU that boots: settled by
/// both, whatever else there is.
/// </summary>
/// <param name="Boot">The CPU that boots.</param>
/// <param name="LacksLongMode">It cannot follow a 5-level kernel into long mode: it ends in the trampoline.</param>
/// <param name="NeverAlive">It ends there, or faults when it loads CR4.</param>
/// <param name="MissingState">
/// The feature whose XSAVE state the boot CPU uses and this one lacks, so that XSETBV with its XCR0 faults; null if
/// there is none.
/// </param>
/// <param name="UnpinnedBits">The bits of CR4 that it sets and that the boot CPU pinned clear.</param>
internal sealed record StartingCpu(
    CpuModel Boot, bool LacksLongMode, bool NeverAlive, string? MissingState, IReadOnlyList<int> UnpinnedBits)
{
    /// <summary>The features without which XSETBV with the boot CPU's XCR0 faults (SDM vol. 1, 13.3).</summary>
    private static readonly string[] StateComponents = ["xsave", "avx", "mpx", "avx512f", "pku", "amx_tile"];

    /// <summary>The features whose CR4 bits identify_cpu sets on each CPU, in its order.</summary>
    private static readonly (string Feature, int Bit)[] SetOnEach = [("smep", 20), ("smap", 21)];

    /// <summary>
    /// A CPU without a feature whose CR4 bit the boot CPU pinned faults when it loads CR4, one without LA57 in the
    /// trampoline of a 5-level kernel; recorded under QEMU: silence for 10 seconds (i01, i08, i09, i12, i14). What the
    /// boot CPU itself has decides: pinning and XCR0 were settled by it, before any other CPU was seen.
    /// </summary>
    public static StartingCpu Of(
        CpuModel model, CpuModel boot, HostDescription host, KernelOptions options, BootOptions commandLine)
    {
        CpuFeatureSet first = boot.Features.Except(options.Disabled), own = model.Features.Except(options.Disabled);
        bool Lacks(string name) => first.Contains(name) && !own.Contains(name);
        bool sparesPku = host.Generation.Base.NopkuSparesXcr0 && commandLine.SparesPku;
        return new StartingCpu(
            boot,
            Lacks("la57"),
            Lacks("la57") || host.Generation.Base.PinnedFeatures.Any(Lacks),
            first.Contains("xsave")
                ? StateComponents.FirstOrDefault(name =>
                    Lacks(name) && !(sparesPku && string.Equals(name, "pku", StringComparison.Ordinal)))
                : null,
            [.. SetOnEach.Where(pair => own.Contains(pair.Feature) && !first.Contains(pair.Feature))
                .Select(pair => pair.Bit)]);
    }
}
