using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using KvmSim.Files;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Loading;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>What all commands share: asking before something changes, and saying what the kernel answered.</summary>
public abstract class SimCommand : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();
    private bool? _isVerbose;

    static SimCommand() => UnpackerLoader.Offer();

    private protected SimCommand()
    {
    }

    /// <summary>Something that was named could not be found: a verdict on the rest is none on all.</summary>
    private protected bool HasErrors { get; set; }

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <inheritdoc />
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Writes an error, as it may be shown.</summary>
    internal new void WriteError(ErrorRecord record) => base.WriteError(ErrorRecords.Shown(record));

    /// <summary>Ends the command with an error, as it may be shown.</summary>
    [DoesNotReturn]
    internal new void ThrowTerminatingError(ErrorRecord record)
    {
        base.ThrowTerminatingError(ErrorRecords.Shown(record));
        throw record.Exception;
    }

    /// <summary>Writes a warning, as it may be shown.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(ForeignText.Block(text));

    /// <summary>Writes what is happening, as it may be shown.</summary>
    internal new void WriteVerbose(string text) => base.WriteVerbose(ForeignText.Block(text));

    /// <summary>Shows how far it is, in text that may be shown.</summary>
    internal new void WriteProgress(ProgressRecord record)
    {
        record.Activity = ForeignText.Line(record.Activity);
        record.StatusDescription = ForeignText.Line(record.StatusDescription);
        record.CurrentOperation = ForeignText.Line(record.CurrentOperation);
        base.WriteProgress(record);
    }

    /// <summary>Asks whether to go on, in text that may be shown.</summary>
    internal new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(ForeignText.Line(target), ForeignText.Line(action));

    /// <summary>
    /// Does work that may take long on a thread of its own, which is left to itself when the command is stopped. It
    /// must not ask for the session, which belongs to the pipeline's thread.
    /// </summary>
    private protected T Await<T>(Func<T> work)
    {
        Task<T> task = Task.Run(work, CancellationToken.None);
        try
        {
            Task.WaitAny([task], Stop);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Does one thing to a machine, after -WhatIf or -Confirm showed what the kernel would answer. An answer that is
    /// not success is written as an error too, and the command goes on.
    /// </summary>
    /// <returns>The answer; null when nothing was done.</returns>
    private protected OperationResult? Perform(
        SimulatedMachine machine, Operation operation, string target, string action, object about)
    {
        OperationResult result;
        try
        {
            // What was shown is what is done, unless somebody else did something to the machine meanwhile.
            PlannedOperation plan = machine.Plan(operation);
            if (!ShouldProcess(target, $"{action}: the kernel would answer {plan.Expected.Summary}"))
            {
                return null;
            }

            result = machine.Do(plan);
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, about));
            return null;
        }

        if (IsVerbose)
        {
            foreach (KernelLogRecord record in result.Log)
            {
                WriteVerbose(record.ToString());
            }
        }

        if (!result.Succeeded)
        {
            WriteFailure(machine, result, about);
        }

        return result;
    }

    private void WriteFailure(SimulatedMachine machine, OperationResult result, object about)
    {
        string? remedy = machine.Ask(engine => Remedies.For(engine, result));
        WriteError(ErrorRecords.Of(result, machine.Name, about, remedy));
    }

    /// <summary>Asks about a machine; what makes no sense on it is written as an error.</summary>
    private protected bool TryAsk<T>(SimulatedMachine machine, Func<SimMachine, T> question, out T answer)
    {
        try
        {
            answer = machine.Ask(question);
            return true;
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, machine.Name));
            answer = default!;
            return false;
        }
    }

    /// <summary>
    /// The machines that are named: a name that no machine has is an error, a pattern that matches none is not.
    /// </summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveMachines(IEnumerable<MachineSelector> selectors)
    {
        MachineRegistry registry = MachineRegistry.Here;
        List<SimulatedMachine> found = [];
        foreach (MachineSelector selector in selectors)
        {
            IReadOnlyList<SimulatedMachine> matches = selector.Machine is { } machine ? [machine]
                : selector.IsLiteral ? [.. new[] { registry.Find(selector.Pattern) }.OfType<SimulatedMachine>()]
                : [.. registry.Matching(selector.Pattern)];
            if (matches.Count == 0
                && (selector.IsLiteral || !WildcardPattern.ContainsWildcardCharacters(selector.Pattern)))
            {
                HasErrors = true;
                WriteError(NotFoundErrors.Machine(selector.Pattern, IsExistingFile(selector.Pattern)));
            }

            found.AddRange(matches);
        }

        return found.Count == 1 ? found : [.. found.Distinct()];
    }

    /// <summary>What -AddFeature, -RemoveFeature and -Msr say. Ends the command if it is not understood.</summary>
    private protected CpuVariation VariationOf(string[] add, string[] remove, Hashtable registers)
    {
        if (!RegisterTable.TryRead(registers, out MsrSet msrs, out object? offender))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.RegisterInvalid,
                ErrorCategory.InvalidArgument,
                offender,
                $"'{offender}' is not the number or the value of a register.",
                "Write -Msr @{ 0x48b = 0x435d6fff00000000 }."));
        }

        return new CpuVariation(FeaturesOf(add), FeaturesOf(remove), msrs);
    }

    /// <summary>Features by name; one that does not exist ends the command.</summary>
    private protected CpuFeatureSet FeaturesOf(string[] names)
    {
        names = Array.ConvertAll(names, name => name.ToLowerInvariant());
        if (Array.Find(names, name => !CpuFeatureTable.TryGet(name, out _)) is { } unknown)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.FeatureNotFound,
                ErrorCategory.InvalidArgument,
                unknown,
                $"No CPU feature has the name '{unknown}'.",
                "Use the names of /proc/cpuinfo; Tab completes them."));
        }

        return CpuFeatureSet.Of(names);
    }

    /// <summary>The machines that are named, or else the current one. Ends the command if there is none.</summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveOrCurrent(MachineSelector[]? selected) =>
        selected is not null ? ResolveMachines(selected)
            : MachineRegistry.Here.Current is { } current ? [current]
            : throw NoMachine();

    /// <summary>
    /// The machines that are named, or else the current one, each with those CPUs of it that are meant; null where none
    /// was named. CPUs that were given as objects are of the machine that they say, where no other is named.
    /// </summary>
    private protected IEnumerable<(SimulatedMachine Machine, CpuSet? Cpus)> ResolveCpus(
        MachineSelector[]? selected, CpuList? cpus)
    {
        if (cpus is null or { IsOfAny: true } || selected is not null)
        {
            return ResolveOrCurrent(selected).Select(machine => (machine, cpus?.Of(machine.Name)));
        }

        return cpus.ByMachine.SelectMany(pair =>
            ResolveOrCurrent(pair.Key.Length == 0 ? null : [new MachineSelector(pair.Key, vm: null, module: null)])
                .Select(machine => (machine, (CpuSet?)pair.Value)));
    }

    /// <summary>The path of a file that is to be written. Ends the command if the path is of no file system.</summary>
    private protected string FileOf(string path)
    {
        string target = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.PathNotInFileSystem,
                ErrorCategory.InvalidArgument,
                path,
                $"'{path}' is not a path of the file system."));
        }

        return target;
    }

    /// <summary>
    /// Writes a file, after -WhatIf or -Confirm, as a whole or not at all; what is there already is replaced with
    /// -Force only, and stays where the new one cannot be written. What is no file is written into. Whether it was
    /// written.
    /// </summary>
    private protected bool SaveFile(string file, string action, bool force, bool passThru, Action<TextWriter> write)
    {
        if (!force && OutputFile.WouldReplace(file))
        {
            WriteError(ErrorRecords.FileExists(file));
            return false;
        }

        if (!ShouldProcess(file, action))
        {
            return false;
        }

        try
        {
            OutputFile.SaveText(file, force, write);
        }
        catch (FileExistsException)
        {
            // Another process was first.
            WriteError(ErrorRecords.FileExists(file));
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.FileNotWritten,
                ErrorCategory.WriteError,
                file,
                exception is DirectoryNotFoundException
                    ? $"'{file}' cannot be written: there is no folder '{Path.GetDirectoryName(file)}'."
                    : $"'{file}' cannot be written: {exception.Message}"));
            return false;
        }

        if (passThru)
        {
            WriteObject(new FileInfo(file));
        }

        return true;
    }

    /// <summary>
    /// The generation of that id or alias, or the one in a file: what every -Generation takes. Ends the command if
    /// there is none.
    /// </summary>
    private protected Generation GenerationOf(string name) => GenerationArgument.Read(this, name);

    /// <summary>Whether anybody sees the verbose stream: -Verbose, or a preference that is not silence.</summary>
    private protected bool IsVerbose => _isVerbose ??= MyInvocation.BoundParameters.ContainsKey("Verbose")
        || GetVariableValue("VerbosePreference") is not ActionPreference.SilentlyContinue;

    private PipelineStoppedException NoMachine()
    {
        ThrowTerminatingError(ErrorRecords.Of(
            ErrorIds.NoMachine,
            ErrorCategory.ObjectNotFound,
            target: null,
            "There is no machine in this session.",
            "Make one first: New-SimMachine or Import-SimMachine; or give one of another session with -Machine."));
        return new PipelineStoppedException();
    }

    /// <summary>Whether a file has that path; a text that is no path at all is none.</summary>
    internal bool IsExistingFile(string text)
    {
        try
        {
            return File.Exists(
                SessionState.Path.GetUnresolvedProviderPathFromPSPath(text, out ProviderInfo provider, out _))
                && string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal);
        }
        catch (Exception exception)
            when (exception is SessionStateException or ItemNotFoundException or NotSupportedException)
        {
            return false;
        }
    }
}
