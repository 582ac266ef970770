using KvmSim.Kernel;
using KvmSim.Manifests;
using Errno = KvmSim.Protocol.Errno;

namespace KvmSim.PowerShell.Errors;

/// <summary>
/// The ids of all errors that the module writes: the part of FullyQualifiedErrorId before the comma. Scripts rely on
/// them. docs/errors.md says of each what causes it and what to do.
/// </summary>
internal static class ErrorIds
{
    public const string NoMachine = "NoMachine";
    public const string MachineNotFound = "MachineNotFound";
    public const string MachineAlreadyExists = "MachineAlreadyExists";
    public const string ModelNotFound = "ModelNotFound";
    public const string FeatureNotFound = "FeatureNotFound";
    public const string NameInvalid = "NameInvalid";
    public const string RegisterInvalid = "RegisterInvalid";
    public const string ArgumentConflict = "ArgumentConflict";
    public const string ShippedMachineNotFound = "ShippedMachineNotFound";
    public const string ShippedScenarioNotFound = "ShippedScenarioNotFound";
    public const string PathNotFound = "PathNotFound";
    public const string PathNotInFileSystem = "PathNotInFileSystem";
    public const string FileAlreadyExists = "FileAlreadyExists";
    public const string FileNotWritten = "FileNotWritten";
    public const string ManifestHasNoMachine = "ManifestHasNoMachine";
    public const string ManifestHasNoScenario = "ManifestHasNoScenario";
    public const string ManifestHasNoGeneration = "ManifestHasNoGeneration";
    public const string GenerationNotRemovable = "GenerationNotRemovable";
    public const string TraceInvalid = "TraceInvalid";
    public const string FolderHasNoTrace = "FolderHasNoTrace";
    public const string LogNotText = "LogNotText";
    public const string LogNotRead = "LogNotRead";
    public const string BaselineHasVendors = "BaselineHasVendors";
    public const string BaselineOfOtherArchitecture = "BaselineOfOtherArchitecture";
    public const string ToolNotOfArm = "ToolNotOfArm";
    public const string KernelVersionInvalid = "KernelVersionInvalid";
    public const string RaceRequestInvalid = "RaceRequestInvalid";
    public const string PropertyNotFound = "PropertyNotFound";
    public const string CheckpointInvalid = "CheckpointInvalid";
    public const string ScheduleNotFound = "ScheduleNotFound";
    public const string ScheduleNotExpressible = "ScheduleNotExpressible";
    public const string CaptureInvalid = "CaptureInvalid";
    public const string CapturedCpuNotFound = "CapturedCpuNotFound";
    public const string FolderHasNoFile = "FolderHasNoFile";
    public const string FolderNotReadable = "FolderNotReadable";
    public const string ReportInputUnknown = "ReportInputUnknown";
    public const string FileKindUnknown = "FileKindUnknown";
    public const string FileNotRead = "FileNotRead";
    public const string PesterNotLoaded = "PesterNotLoaded";
    public const string PesterNotUsable = "PesterNotUsable";
    public const string HostDied = "HostDied";
    public const string ProcessDied = "ProcessDied";
    public const string VmEntryFailed = "VmEntryFailed";
    public const string VmEntryUnknown = "VmEntryUnknown";
    public const string OperationBlocked = "OperationBlocked";
    public const string ClusterUnreachable = "ClusterUnreachable";
    public const string ClusterRefused = "ClusterRefused";
    public const string ClusterJobFailed = "ClusterJobFailed";
    public const string ClusterJobNotFound = "ClusterJobNotFound";
    public const string ClusterProgramNotFound = "ClusterProgramNotFound";

    private const string Refused = "KernelRefused";

    /// <summary>The ids that are constants here.</summary>
    public static IReadOnlyList<string> OfModule { get; } =
    [
        NoMachine, MachineNotFound, MachineAlreadyExists, ModelNotFound, FeatureNotFound, NameInvalid, RegisterInvalid,
        ArgumentConflict, ShippedMachineNotFound, ShippedScenarioNotFound, PathNotFound, PathNotInFileSystem,
        FileAlreadyExists, FileNotWritten, ManifestHasNoMachine, ManifestHasNoScenario,
        ManifestHasNoGeneration, GenerationNotRemovable, TraceInvalid, FolderHasNoTrace,
        LogNotText, LogNotRead, KernelVersionInvalid, BaselineHasVendors, BaselineOfOtherArchitecture, ToolNotOfArm,
        RaceRequestInvalid, PropertyNotFound, CheckpointInvalid, ScheduleNotFound, ScheduleNotExpressible,
        CaptureInvalid, CapturedCpuNotFound,
        FolderHasNoFile, FolderNotReadable,
        ReportInputUnknown, FileKindUnknown, FileNotRead, PesterNotLoaded, PesterNotUsable, HostDied, ProcessDied,
        VmEntryFailed,
        VmEntryUnknown, OperationBlocked, ClusterUnreachable, ClusterRefused, ClusterJobFailed, ClusterJobNotFound,
        ClusterProgramNotFound,
    ];

    /// <summary>The ids of errnos that a simulated kernel answers.</summary>
    public static IReadOnlyList<string> OfKernel { get; } =
    [
        Of(Errno.EAGAIN), Of(Errno.EBUSY), Of(Errno.ECANCELED), Of(Errno.EEXIST), Of(Errno.EINVAL), Of(Errno.EIO),
        Of(Errno.ENODEV), Of(Errno.ENOENT), Of(Errno.EOPNOTSUPP), Of(Errno.EPERM),
    ];

    /// <summary>The ids of what makes no sense on a machine: the names of <see cref="SimError"/>.</summary>
    public static IReadOnlyList<string> OfEngine { get; } = Enum.GetNames(typeof(SimError));

    /// <summary>The ids of mistakes in manifests, which docs/manifest-errors.md describes.</summary>
    public static IReadOnlyList<string> OfManifests { get; } = Enum.GetNames(typeof(ManifestErrorId));

    /// <summary>Every id.</summary>
    public static IEnumerable<string> All => [.. OfModule, .. OfKernel, .. OfEngine, .. OfManifests];

    /// <summary>The id of an answer of the kernel, e.g. "KernelRefusedEIO".</summary>
    public static string Of(Errno errno) => Refused + errno;
}
