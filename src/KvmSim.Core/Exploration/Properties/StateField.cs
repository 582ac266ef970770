namespace KvmSim.Exploration;

/// <summary>A field of the state that expressions can name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meaning">What it holds, in words.</param>
/// <param name="IsChangedByWalks">Whether a walk over the CPUs changes it while others may run.</param>
/// <param name="Make">Its node, for a position in the text.</param>
internal sealed record StateField(string Name, string Meaning, bool IsChangedByWalks, Func<int, StateNode> Make)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<StateField> All { get; } =
    [
        Set("possible", "every CPU of the model", view => view.Possible.Bits, "ALL"),
        Set("online", "cpu_online_mask", view => view.State.Online.Bits, "online"),
        Set("enabled", "the CPUs that KVM counts as enabled", view => view.State.Enabled.Bits, "virt", walks: true),
        Set("incompatible", "the CPUs that fail the check", view => view.Incompatible.Bits, "(INCOMPAT)"),
        Set("failing", "the CPUs that pass it and cannot be enabled", view => view.Failing.Bits, "(BROKEN)"),
        Number("usage", "kvm_usage_count", view => view.State.Usage, "usage"),
        Number("readers", "how many hold cpu_hotplug_lock for reading", view => view.State.HotplugReaders, "hpr"),
        Truth("writer", "cpu_hotplug_lock is held for writing", view => view.State.HotplugWriter, "hpw"),
        Truth("countLock", "the lock of the count is held", view => view.State.CountLock, "cl"),
        Truth(
            "hardwareIncompatible", "the flag of the reviewed patch", view => view.State.HardwareIncompatible, "flag"),
        Truth(
            "enableFailed", "hardware_enable_failed is not zero", view => view.State.EnableFailed, "failed",
            walks: true),
        Truth("callbackInstalled", "KVM's cpuhp callbacks are installed", view => view.State.CallbackInstalled, "cb"),
    ];

    private static StateField Set(
        string name, string meaning, Func<StateView, ulong> read, string promela, bool walks = false) =>
        new(name, meaning, walks, at => new SetNode(at, read, promela));

    private static StateField Number(string name, string meaning, Func<StateView, int> read, string promela) =>
        new(name, meaning, IsChangedByWalks: false, at => new NumberNode(at, read, promela));

    private static StateField Truth(
        string name, string meaning, Func<StateView, bool> read, string promela, bool walks = false) =>
        new(name, meaning, walks, at => new TruthNode(at, read, promela));
}
