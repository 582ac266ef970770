using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// The kernel functions at which a recorder or a scenario can hold a CPU, and the step that comes next there.
/// </summary>
internal static class KernelSymbols
{
    /// <summary>start_secondary takes the vector lock just around set_cpu_online().</summary>
    private const string VectorLock = "lock_vector_lock";

    /// <summary>Where a CPU of arm64 compares itself, first of all that it does (secondary_start_kernel).</summary>
    private const string LateCheck = "check_local_cpu_capabilities";
    private const string Starting = "kvm_starting_cpu";
    private const string Online = "kvm_online_cpu";
    private const string Offline = "kvm_offline_cpu";

    /// <summary>The functions, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [VectorLock, LateCheck, Starting, Online, Offline];

    /// <summary>
    /// The first step of a function; null where the running kernel does not have it: KVM's are there while kvm.ko is,
    /// and which of them depends on where its callback stands.
    /// </summary>
    /// <exception cref="SimException">No step begins at a function of that name in any kernel.</exception>
    public static HotplugStep? Find(Generation generation, HostState state, string symbol)
    {
        ProtocolParts parts = generation.Parts;
        bool isLoaded = state.KvmKo is not null;
        bool isStarting = parts.Callback == CallbackSection.Starting;
        return symbol switch
        {
            VectorLock => generation.IsArm ? null : HotplugStep.SetOnline,
            LateCheck => generation.IsArm ? HotplugStep.BringUp : null,
            Starting => isLoaded && isStarting ? HotplugStep.StartingLock : null,
            Online => isLoaded && !isStarting ? FirstOf(parts) : null,
            Offline when parts.InstallsOnUse => isLoaded ? HotplugStep.OfflineDisableLockless : null,
            Offline => isLoaded && !isStarting ? HotplugStep.OfflineLock : null,
            _ => throw new SimException(
                SimError.OperationNotFound,
                $"No step begins at the kernel function '{symbol}'.",
                $"A CPU can be held at: {string.Join(", ", Names)}.",
                symbol),
        };
    }

    public static string NameOf(HotplugStep step) => step switch
    {
        HotplugStep.BringUp => LateCheck,
        HotplugStep.SetOnline => VectorLock,
        HotplugStep.StartingLock => Starting,
        HotplugStep.Check or HotplugStep.OnlineLock or HotplugStep.OnlineEnable => Online,
        HotplugStep.OfflineLock or HotplugStep.OfflineDisableLockless => Offline,
        _ => step.ToString(),
    };

    private static HotplugStep FirstOf(in ProtocolParts parts) => parts.InstallsOnUse ? HotplugStep.OnlineEnable
        : parts.Check == CheckPlace.Callback ? HotplugStep.Check
        : HotplugStep.OnlineLock;
}
