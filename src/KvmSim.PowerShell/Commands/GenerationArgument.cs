using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Manifests;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>What every -Generation takes: the id or an alias of one, a kernel's version, or a file.</summary>
internal static class GenerationArgument
{
    /// <summary>The generation that is meant. Ends the command if there is none.</summary>
    public static Generation Read(SimCommand command, string name)
    {
        Generation? generation = MachineRegistry.Here.Generations.Find(name);
        ErrorRecord[] errors = generation is not null ? []
            : FilePaths.IsPath(GenerationSetting.SplitPath(name).Path) || command.IsExistingFile(name)
                ? [.. ReadFile(command, name, out generation)]
            : [NotFoundErrors.Generation(name, command.IsExistingFile(name))];
        if (generation is not null)
        {
            WarnOfGuess(command, name);
            return generation;
        }

        foreach (ErrorRecord error in errors.SkipLast(1))
        {
            command.WriteError(error);
        }

        command.ThrowTerminatingError(errors[^1]);
        throw errors[^1].Exception;
    }

    /// <summary>
    /// A vendor's kernel may carry back what later versions changed: which generation it is, is a guess.
    /// </summary>
    public static void WarnOfGuess(SimCommand command, string name)
    {
        string first = GenerationSetting.Split(name).Name;
        if (MachineRegistry.Here.Generations.FindNamed(first) is null
            && GenerationLibrary.FindByVersion(first) is ({ } generation, { IsVendors: true }))
        {
            command.WriteWarning(
                $"'{first}' is a vendor's kernel and is taken for {generation.Id} (Linux {generation.Versions}) by its "
                    + "version. That is a guess: what its vendor carried back from later versions is not known here.");
        }
    }

    /// <summary>The one generation of a file, or all that is wrong with it.</summary>
    private static IEnumerable<ErrorRecord> ReadFile(SimCommand command, string path, out Generation? generation)
    {
        (string named, string[] words) = command.IsExistingFile(path) ? (path, []) : GenerationSetting.SplitPath(path);
        string file = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(named);
        ManifestResult<ManifestSet> result = ManifestReader.Read(file);
        GenerationDocument[] found = result.Succeeded ? [.. result.Value.Generations] : [];
        generation = found.Length == 1 ? found[0].Generation with { File = file } : null;
        if (generation is null)
        {
            return result.Succeeded
                ? [NotFoundErrors.GenerationIn(file, found.Length)]
                : result.Diagnostics.Select(ErrorRecords.Of);
        }

        generation = GenerationSetting.Apply(generation, words, out string? problem);
        return problem is null ? [] : [NotFoundErrors.Parameter(path, problem)];
    }
}
