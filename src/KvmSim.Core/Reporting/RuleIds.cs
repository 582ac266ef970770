namespace KvmSim.Reporting;

/// <summary>
/// The ids of rules that are no ids of errors. docs/gates.md says of each what it means; the ids of mistakes in
/// manifests and of errors are rules too.
/// </summary>
internal static class RuleIds
{
    /// <summary>KVM refuses a CPU.</summary>
    public const string CpuIncompatible = "CpuIncompatible";

    /// <summary>Whether KVM accepts a CPU is unknown.</summary>
    public const string CpuNotJudged = "CpuNotJudged";

    /// <summary>CPUs differ where KVM does not look.</summary>
    public const string CpuDiffers = "CpuDiffers";

    /// <summary>The vendor's module does not load.</summary>
    public const string KvmDoesNotLoad = "KvmDoesNotLoad";

    /// <summary>The kernel does not survive it.</summary>
    public const string KernelDies = "KernelDies";

    /// <summary>The machine is of another architecture than the kernel.</summary>
    public const string CheckNotApplicable = "CheckNotApplicable";

    /// <summary>A machine contradicts itself.</summary>
    public const string ManifestInvalid = "ManifestInvalid";

    /// <summary>A step did not come to what was expected.</summary>
    public const string ExpectationFailed = "ExpectationFailed";

    /// <summary>An order of events breaks a property.</summary>
    public const string RaceFound = "RaceFound";

    /// <summary>Not every order of events was tried.</summary>
    public const string SearchIncomplete = "SearchIncomplete";

    /// <summary>The simulation answers otherwise than a kernel did.</summary>
    public const string RecordingDiverges = "RecordingDiverges";

    /// <summary>A log says that KVM refused something.</summary>
    public const string KernelLogRefusal = "KernelLogRefusal";

    /// <summary>A log says something that may hurt.</summary>
    public const string KernelLogWarning = "KernelLogWarning";

    /// <summary>A line about KVM is not known.</summary>
    public const string KernelLogUnknown = "KernelLogUnknown";

    /// <summary>An input could not be used.</summary>
    public const string InputUnusable = "InputUnusable";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CpuIncompatible, CpuNotJudged, CpuDiffers, KvmDoesNotLoad, KernelDies, CheckNotApplicable, ManifestInvalid,
        ExpectationFailed, RaceFound, SearchIncomplete, RecordingDiverges, KernelLogRefusal, KernelLogWarning,
        KernelLogUnknown, InputUnusable,
    ];
}
