using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Machines;

/// <summary>Which of kvm, kvm_intel and kvm_amd are loaded.</summary>
internal static class LoadedModules
{
    public const string Core = "kvm";

    public static readonly string[] Known = [Core, "kvm_intel", "kvm_amd"];

    /// <summary>The modules, kvm first.</summary>
    public static string[] Of(in HostState state) => [.. MachineExport.LoadedModules(state)];

    /// <summary>The vendor's module that is loaded, or else the one that the boot CPU takes.</summary>
    public static string VendorModule(SimMachine engine) =>
        Array.Find(Of(engine.State), name => name != Core)
            ?? (engine.ModelOf(engine.Description.BootCpu).Vendor is CpuVendor.Amd or CpuVendor.Hygon
                ? "kvm_amd" : "kvm_intel");

    /// <summary>
    /// The parameters of the loaded modules as "module.name=value", those that were not given with their defaults.
    /// </summary>
    public static string[] ParametersOf(in HostState state, Generation generation)
    {
        string[] loaded = Of(state);
        ParameterValues core = state.KvmKo?.Parameters ?? default, vendor = state.Vendor?.Parameters ?? default;
        return
        [
            .. generation.Parameters
                .Where(parameter => loaded.Contains(parameter.Module, StringComparer.Ordinal))
                .Select(parameter => (parameter, values: parameter.Module == Core ? core : vendor))
                .Select(pair => $"{pair.parameter.Module}.{pair.parameter.Name}={pair.values.Text(pair.parameter)}"),
        ];
    }
}
