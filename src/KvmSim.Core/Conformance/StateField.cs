using System.Globalization;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>Something that the recorder saw after an operation, and what the simulation has for it.</summary>
/// <param name="Name">What a divergence calls it.</param>
/// <param name="Recorded">What was seen.</param>
/// <param name="Predicted">What the host has.</param>
/// <param name="Agrees">Whether they are the same, which is asked far more often than what they are.</param>
internal sealed record StateField(
    string Name, Func<RecordedState, string> Recorded, StateField.Reader Predicted, StateField.Comparison Agrees)
{
    /// <summary>Whether it was seen at all.</summary>
    public Predicate<RecordedState> IsSeen { get; init; } = _ => true;

    public delegate string Reader(in HostState state);

    public delegate bool Comparison(RecordedState seen, in HostState state);

    /// <summary>Where virtualization is on: EFER.SVME of each online CPU.</summary>
    public static StateField VirtualizationOn { get; } = new(
        "virtualization on",
        state => state.Svme?.ToString() ?? "not seen",
        (in HostState state) => state.VirtualizationOn.Intersect(state.Kvm.Online).ToString(),
        (RecordedState seen, in HostState state) => seen.Svme == state.VirtualizationOn.Intersect(state.Kvm.Online))
    {
        IsSeen = state => state.Svme is not null,
    };

    /// <summary>What is read at one moment, /sys and /proc, in the order in which a difference tells most.</summary>
    public static IReadOnlyList<StateField> Files { get; } =
    [
        new(
            "online",
            state => state.Online.ToString(),
            (in HostState state) => state.Kvm.Online.ToString(),
            (RecordedState seen, in HostState state) => seen.Online == state.Kvm.Online),
        new(
            "present",
            state => state.Present.ToString(),
            (in HostState state) => state.Present.ToString(),
            (RecordedState seen, in HostState state) => seen.Present == state.Present),
        new("modules", state => state.Modules is { } names ? Join(names) : "built in", Modules, AgreeOnModules)
        {
            IsSeen = state => state.Modules is not null,
        },
        new(
            "/dev/kvm",
            state => Yes(state.DevKvm),
            (in HostState state) => Yes(state.DevKvm),
            (RecordedState seen, in HostState state) => seen.DevKvm == state.DevKvm),
        new(
            "taint",
            state => Number(state.Tainted),
            (in HostState state) => Number(state.Tainted),
            (RecordedState seen, in HostState state) => seen.Tainted == state.Tainted),
    ];

    /// <summary>What the recorder holds and is a VM.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="predicted">The host.</param>
    /// <param name="others">Names that it goes on listing: what has ended, onlinings, loops.</param>
    public static string HeldVms(RecordedState state, in HostState predicted, IEnumerable<string> others)
    {
        // A KVM_CREATE_VM that failed after its time was up is held as well, whether or not it was waited for.
        IEnumerable<string> failed = predicted.Pending
            .Where(
                pending => pending is
                {
                    Stage: OperationStage.Finished, Operation.Kind: OperationKind.CreateVm,
                    Answer: not Errno.None
                })
            .Select(pending => pending.Operation.Name!);
        return Join(state.Held.Except(others.Concat(failed), StringComparer.Ordinal));
    }

    /// <summary>The VMs of the host, some apart.</summary>
    public static string Vms(in HostState state, IReadOnlySet<string>? others = null) => Join(
        state.Vms.Select(VmHandles.NameOf).Distinct(StringComparer.Ordinal)
            .Where(name => others?.Contains(name) != true));

    public static string Join(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static string Modules(in HostState state) => Join(ModuleOperations.Listed(state));

    private static bool AgreeOnModules(RecordedState seen, in HostState state)
    {
        List<string> names = ModuleOperations.Listed(state);
        return seen.Modules!.Count == names.Count
            && names.TrueForAll(name => seen.Modules.Contains(name, StringComparer.Ordinal));
    }

    private static string Yes(bool value) => value ? "yes" : "no";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
