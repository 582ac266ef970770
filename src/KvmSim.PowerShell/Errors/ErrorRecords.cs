using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Conformance;
using KvmSim.Exploration;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Messages;
using KvmSim.PowerShell.Cluster;
using KvmSim.Simulation;
using Errno = KvmSim.Protocol.Errno;

namespace KvmSim.PowerShell.Errors;

/// <summary>Makes error records: id, honest category, target, and what to do about it.</summary>
internal static class ErrorRecords
{
    /// <summary>An error of the module itself.</summary>
    public static ErrorRecord Of(
        string id, ErrorCategory category, object? target, string message, string? action = null) =>
        WithAction(new ErrorRecord(new InvalidOperationException(message), id, category, target), message, action);

    /// <summary>
    /// The record as it may be shown: messages of other libraries and targets quote files and names as they are.
    /// </summary>
    public static ErrorRecord Shown(ErrorRecord record)
    {
        string message = ForeignText.Block(record.Exception.Message);
        object? target = record.TargetObject is string text ? ForeignText.Block(text) : record.TargetObject;
        ErrorRecord shown = record;
        if (!ReferenceEquals(message, record.Exception.Message) || !ReferenceEquals(target, record.TargetObject))
        {
            Exception exception = ReferenceEquals(message, record.Exception.Message)
                ? record.Exception
                : record.Exception switch
                {
                    UnauthorizedAccessException => new UnauthorizedAccessException(message),
                    IOException => new IOException(message, record.Exception.HResult),
                    _ => new InvalidOperationException(message),
                };
            string id = record.FullyQualifiedErrorId.Split(',')[0];
            shown = new ErrorRecord(exception, id, record.CategoryInfo.Category, target);
        }

        if (record.ErrorDetails is { } details)
        {
            shown.ErrorDetails = new ErrorDetails(ForeignText.Block(details.Message))
            {
                RecommendedAction = ForeignText.Block(details.RecommendedAction),
            };
        }

        return shown;
    }

    /// <summary>A name that nothing may have.</summary>
    /// <param name="name">The name.</param>
    /// <param name="of">What was to have it: "a machine".</param>
    public static ErrorRecord NameInvalid(string name, string of) => Of(
        ErrorIds.NameInvalid,
        ErrorCategory.InvalidArgument,
        name,
        $"'{name}' cannot be the name of {of}.",
        $"A name has {NameRule.Words}, and begins with a letter or a digit.");

    /// <summary>A file would be replaced that must not be.</summary>
    public static ErrorRecord FileExists(string file) => Of(
        ErrorIds.FileAlreadyExists,
        ErrorCategory.ResourceExists,
        file,
        $"'{file}' exists already.",
        "Give -Force to replace it.");

    /// <summary>
    /// An argument from the pipeline that is not what it should be, as the shell says it where it notices.
    /// </summary>
    public static ErrorRecord NotUnderstood(string message, object? target) => new(
        new ArgumentTransformationMetadataException(message),
        "ParameterArgumentTransformationError",
        ErrorCategory.InvalidData,
        target);

    /// <summary>The same thing came through the pipeline and is on the line: which is meant is not known.</summary>
    public static ErrorRecord SaidTwice(string piped, string named) => Of(
        ErrorIds.ArgumentConflict,
        ErrorCategory.InvalidArgument,
        piped,
        $"'{piped}' came through the pipeline, and '{named}' is on the line.",
        "Leave one of them out.");

    /// <summary>Something that makes no sense on the machine.</summary>
    public static ErrorRecord Of(SimException exception, object? target)
    {
        ErrorRecord record = new(
            exception, exception.Error.ToString(), CategoryOf(exception.Error), exception.Target ?? target);
        return WithAction(record, exception.Message, exception.Remedy);
    }

    /// <summary>An answer of the kernel that is not success.</summary>
    public static ErrorRecord Of(OperationResult result, string machine, object? target, string? action)
    {
        string said = result.Log.Count == 0
            ? "" : $" The kernel logged: {result.Log.MinBy(record => record.Level)!.Text}";
        string message = $"{machine}: {result.Operation}: {Outcome(result)}{said}";
        (string id, ErrorCategory category) = Classify(result);
        return WithAction(
            new ErrorRecord(new KernelAnswerException(message, result), id, category, target), message, action);
    }

    /// <summary>A mistake in a manifest; the message begins with "file:line:column".</summary>
    public static ErrorRecord Of(ManifestDiagnostic diagnostic)
    {
        ErrorCategory category = diagnostic.Id switch
        {
            ManifestErrorId.FileNotFound => ErrorCategory.ObjectNotFound,
            ManifestErrorId.FileUnreadable => ErrorCategory.ReadError,
            ManifestErrorId.SyntaxError or ManifestErrorId.TabIndentation => ErrorCategory.ParserError,
            _ => ErrorCategory.InvalidData,
        };
        string? action = diagnostic.Suggestion is { } meant ? $"Did you mean '{meant}'?"
            : diagnostic.Expected is { } expected ? $"Expected: {expected}."
            : null;
        ErrorRecord record = new(
            new ManifestException([diagnostic]), diagnostic.Id.ToString(), category, diagnostic.File);
        return WithAction(record, diagnostic.ToString(), action);
    }

    /// <summary>A dump that cannot be used; the message begins with the file and the line.</summary>
    public static ErrorRecord Of(CaptureProblem problem) => Of(
        ErrorIds.CaptureInvalid, ErrorCategory.InvalidData, problem.File, problem.ToString(), problem.Remedy);

    /// <summary>A file that is no trace; the message begins with the file and the place in it.</summary>
    public static ErrorRecord Of(TraceException exception)
    {
        bool unread = exception.InnerException is IOException or UnauthorizedAccessException;
        ErrorRecord record = new(
            exception,
            ErrorIds.TraceInvalid,
            unread ? ErrorCategory.ReadError : ErrorCategory.InvalidData,
            exception.File);
        string? action = unread ? null : "Give a file that the recorder or Export-KvmTrace wrote.";
        return WithAction(record, exception.Message, action);
    }

    /// <summary>A search that cannot be made as it was asked for.</summary>
    public static ErrorRecord Of(RaceSearchException exception, object? target)
    {
        string? action = exception.Option == nameof(RaceSearchOptions.CpuCount)
            ? "Take fewer CPUs or actors, at least 2 CPUs; -AnyCpuCount decides for every number of CPUs."
            : null;
        ErrorRecord record = new(exception, ErrorIds.RaceRequestInvalid, ErrorCategory.InvalidArgument, target);
        return WithAction(record, exception.Message, action);
    }

    /// <summary>A checkpoint that a search cannot go on from.</summary>
    public static ErrorRecord Of(CheckpointException exception) => WithAction(
        new ErrorRecord(exception, ErrorIds.CheckpointInvalid, ErrorCategory.InvalidData, exception.Path),
        exception.Message,
        "Repeat the request that wrote it, or give another file; this one was left as it is.");

    /// <summary>What a cluster cannot do.</summary>
    public static ErrorRecord Of(ClusterException exception, object? target) => WithAction(
        new ErrorRecord(
            exception,
            exception.Id,
            exception.Id switch
            {
                ErrorIds.ClusterUnreachable => ErrorCategory.ConnectionError,
                ErrorIds.ClusterRefused => ErrorCategory.PermissionDenied,
                ErrorIds.ClusterJobNotFound => ErrorCategory.ObjectNotFound,
                ErrorIds.ClusterProgramNotFound => ErrorCategory.NotInstalled,
                _ => ErrorCategory.OperationStopped,
            },
            target),
        exception.Message,
        exception.Action);

    private static string Outcome(OperationResult result) =>
        result.Death is { } death ? $"the host died. {death}" : $"{result.Summary}.";

    private static (string Id, ErrorCategory Category) Classify(OperationResult result) => result switch
    {
        { Death: not null } => (ErrorIds.HostDied, ErrorCategory.ResourceUnavailable),
        { ProcessDied: true } => (ErrorIds.ProcessDied, ErrorCategory.ResourceUnavailable),
        { IsBlocked: true } => (ErrorIds.OperationBlocked, ErrorCategory.OperationTimeout),
        { Errno: not Errno.None } => (ErrorIds.Of(result.Errno), CategoryOf(result.Errno)),
        { Exit: VcpuExit.Unknown } => (ErrorIds.VmEntryUnknown, ErrorCategory.InvalidResult),
        _ => (ErrorIds.VmEntryFailed, ErrorCategory.DeviceError),
    };

    private static ErrorCategory CategoryOf(Errno errno) => errno switch
    {
        Errno.EBUSY or Errno.EAGAIN => ErrorCategory.ResourceBusy,
        Errno.EIO => ErrorCategory.DeviceError,
        Errno.ENOENT or Errno.ENODEV => ErrorCategory.ObjectNotFound,
        Errno.EEXIST => ErrorCategory.ResourceExists,
        Errno.EINVAL => ErrorCategory.InvalidArgument,
        Errno.EOPNOTSUPP => ErrorCategory.NotImplemented,
        Errno.EPERM or Errno.EACCES => ErrorCategory.PermissionDenied,
        _ => ErrorCategory.InvalidOperation,
    };

    private static ErrorCategory CategoryOf(SimError error) => error switch
    {
        SimError.CpuNotFound or SimError.CpuNotPresent or SimError.VmNotFound or SimError.ModuleNotFound
            or SimError.GenerationNotFound or SimError.OperationNotFound => ErrorCategory.ObjectNotFound,
        SimError.CpuAlreadyPresent or SimError.VmAlreadyExists => ErrorCategory.ResourceExists,
        SimError.ModuleParameterNotFound or SimError.ModuleParameterInvalid or SimError.CpuModelMissing
            or SimError.ChangeInvalid =>
            ErrorCategory.InvalidArgument,
        SimError.MachineInvalid => ErrorCategory.InvalidData,
        SimError.OutcomeNotKnown => ErrorCategory.InvalidResult,
        SimError.ArchitectureNotSupported => ErrorCategory.NotImplemented,
        SimError.MachineDead => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };

    private static ErrorRecord WithAction(ErrorRecord record, string message, string? action)
    {
        if (action is not null)
        {
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = action };
        }

        return record;
    }
}
