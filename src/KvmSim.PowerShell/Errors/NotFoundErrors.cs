using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Errors;

/// <summary>Makes error records about names that nothing has: what else they mean, and which names there are.</summary>
internal static class NotFoundErrors
{
    /// <summary>The session has no machine of that name.</summary>
    public static ErrorRecord Machine(string name, bool isFile)
    {
        string known = string.Join(", ", MachineRegistry.Here.All.Select(machine => machine.Name));
        string action = known.Length == 0
            ? "Make one first: New-SimMachine or Import-SimMachine."
            : $"The session has: {known}.";
        return ErrorRecords.Of(
            ErrorIds.MachineNotFound,
            ErrorCategory.ObjectNotFound,
            name,
            $"The session has no machine '{name}'.",
            OtherMeanings.Of(name, isFile) + action);
    }

    /// <summary>No generation has that id or alias.</summary>
    public static ErrorRecord Generation(string name, bool isFile)
    {
        string known = string.Join(", ", MachineRegistry.Here.Generations.All.Select(other => other.Id));
        if (MachineRegistry.Here.Generations.Find(name, out string? problem) is null && problem is not null)
        {
            return Parameter(name, problem);
        }

        string about = KernelRelease.Of(name) is { } release
            ? $"No generation stands for Linux {release.Version}; what it does is not known here. "
            : OtherMeanings.Of(name, isFile);
        string remedy = $"{about}There are: {known}; or give a file of kind Generation.";
        return ErrorRecords.Of(
            new SimException(SimError.GenerationNotFound, $"There is no generation '{name}'.", remedy, name), name);
    }

    /// <summary>The words behind a generation's name say nothing of it.</summary>
    public static ErrorRecord Parameter(string name, string problem) => ErrorRecords.Of(
        new SimException(SimError.GenerationNotFound, $"There is no generation '{name}'.", problem, name), name);

    /// <summary>A file without a document of kind Generation, or with several where one is meant.</summary>
    public static ErrorRecord GenerationIn(string file, int count = 0) => ErrorRecords.Of(
        ErrorIds.ManifestHasNoGeneration,
        ErrorCategory.InvalidData,
        file,
        count == 0 ? $"There is no generation in '{file}'." : $"There are {count} generations in '{file}'.",
        "A generation is a document of kind Generation; Import-KvmGeneration takes all of a file.");

    /// <summary>A file without a document of kind Machine.</summary>
    public static ErrorRecord MachineIn(string file) => ErrorRecords.Of(
        ErrorIds.ManifestHasNoMachine,
        ErrorCategory.InvalidData,
        file,
        $"There is no machine in '{file}'.",
        "A machine is a document of kind Machine; scenarios are for Invoke-SimScenario.");

    /// <summary>No file has that path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="shippedWay">How what the module ships is had by name; null where that is not meant.</param>
    public static ErrorRecord Path(string path, string? shippedWay) => ErrorRecords.Of(
        ErrorIds.PathNotFound,
        ErrorCategory.ObjectNotFound,
        path,
        $"There is no file '{path}'.",
        OtherMeanings.Of(path, isFile: false)
            + "Check the path; one that does not begin at the root begins in the current folder (Get-Location)."
            + (shippedWay is null ? "" : $" {shippedWay}"));
}
