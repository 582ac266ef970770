using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// The kernel functions at which a recorder or a scenario can hold a CPU, and the step that comes next there.
/// </summary>
internal static class KernelSymbols
{
    private static readonly Dictionary<string, HotplugStep> Steps = new(StringComparer.Ordinal)
    {
        // start_secondary takes the vector lock just around set_cpu_online()
        ["lock_vector_lock"] = HotplugStep.SetOnline,
        ["kvm_starting_cpu"] = HotplugStep.StartingLock,
        ["kvm_online_cpu"] = HotplugStep.OnlineLock,
        ["kvm_offline_cpu"] = HotplugStep.OfflineLock,
    };

    /// <summary>The functions, by name.</summary>
    public static IEnumerable<string> Names => Steps.Keys;

    public static string NameOf(HotplugStep step) => Steps.FirstOrDefault(pair => pair.Value == step).Key ?? step.ToString();

    public static bool TryFind(string symbol, out HotplugStep step) => Steps.TryGetValue(symbol, out step);
}
