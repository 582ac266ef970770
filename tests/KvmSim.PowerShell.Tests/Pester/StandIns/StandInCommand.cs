using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// A command that every real session has and the bare engine lacks, with the few parameters test files use. Whatever
/// else the real one takes is refused: by the binder, or by <see cref="PesterCmdlet.Refuse"/>. The whole list is the
/// classes that derive from this one; error ids end in their names instead of the real commands'.
/// </summary>
internal abstract class StandInCommand : PesterCmdlet
{
    private protected const string RealSession = "a real PowerShell session";

    /// <summary>Makes the provider's complaints about one path errors of that path, as the real commands do.</summary>
    private protected void ForEachPath(IEnumerable<string> paths, Action<string> action)
    {
        foreach (string path in paths)
        {
            try
            {
                action(path);
            }
            catch (SessionStateException e)
            {
                WriteError(new ErrorRecord(e.ErrorRecord, e));   // else the record has a stand-in for the exception
            }
        }
    }

    /// <summary>The provider's paths of the files; refuses what isn't in the file system.</summary>
    private protected IReadOnlyCollection<string> Files(string path, bool literal)
    {
        if (literal)
        {
            return [FileAt(path)];
        }

        IReadOnlyCollection<string> files =
            SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        RefuseUnlessFileSystem(provider);
        return files;
    }

    /// <summary>The provider's path of a file that need not exist.</summary>
    private protected string FileAt(string path)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        RefuseUnlessFileSystem(provider);
        return file;
    }

    /// <summary>Refuses calculated properties and wildcards: property names only.</summary>
    private protected IReadOnlyList<string> PropertyNames(object?[] properties)
    {
        foreach (object? property in properties)
        {
            if (Bare.Of(property) is not string name
                || WildcardPattern.ContainsWildcardCharacters(name))
            {
                Refuse($"properties of '{MyInvocation.InvocationName}' that aren't plain names", RealSession);
            }
        }

        return [.. properties.Select(LanguagePrimitives.ConvertTo<string>)];
    }

    private void RefuseUnlessFileSystem(ProviderInfo provider)
    {
        if (!provider.Name.Equals("FileSystem", StringComparison.OrdinalIgnoreCase))
        {
            Refuse($"'{MyInvocation.InvocationName}' for the provider {provider.Name}", RealSession);
        }
    }
}
