using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>What decides about a machine besides its CPUs and the generation, as a value.</summary>
/// <param name="Flavour">How the kernel is configured: one with PREEMPT_RT refuses more.</param>
/// <param name="CommandLine">The kernel command line.</param>
/// <param name="Tdx">The platform's firmware has TDX on.</param>
/// <param name="Tcg">The CPUs are QEMU's TCG.</param>
/// <param name="El2">The CPUs of an arm64 machine start at EL2.</param>
/// <param name="Psci">What firmware of an arm64 machine answers when CPUs are started and stopped.</param>
/// <param name="Topology">Packages, cores, threads.</param>
/// <param name="Parameters">The modules' parameters as text.</param>
internal sealed record ShapeSettings(
    KernelFlavour Flavour, string CommandLine, bool Tdx, bool Tcg, bool El2, PsciFirmware Psci, object? Topology,
    string Parameters)
{
    /// <summary>Those of a manifest.</summary>
    public static ShapeSettings Of(MachineDocument document) => new(
        document.Kernel.Flavour,
        document.Kernel.CommandLine ?? "",
        document.Platform.Tdx,
        document.Platform.Tcg,
        document.Platform.El2,
        document.Platform.Psci,
        document.Topology,
        document.Kernel.Parameters.Count == 0 ? "" : Text(document.Kernel.Parameters
            .Select(module => (module.Key, module.Value.Select(pair => $"{pair.Key}={pair.Value.Text}")))));

    /// <summary>Those of a machine that was described otherwise.</summary>
    public static ShapeSettings Of(HostDescription host) => new(
        host.Flavour,
        host.CommandLine,
        host.Tdx,
        host.Tcg,
        host.HasEl2,
        host.Psci,
        host.Topology,
        host.Parameters.Count == 0 ? "" : Text(host.Parameters
            .Select(module => (module.Key, module.Value.All.Select(pair => $"{pair.Key}={pair.Value}")))));

    private static string Text(IEnumerable<(string Module, IEnumerable<string> Values)> modules) =>
        string.Join('\n', modules
        .OrderBy(module => module.Module, StringComparer.Ordinal)
        .Select(module => $"{module.Module} {string.Join(' ', module.Values.Order(StringComparer.Ordinal))}"));
}
