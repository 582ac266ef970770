using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// The file's scratch folder: the drive <c>TestDrive:</c> and the variable <c>$TestDrive</c>. What a block adds is gone
/// when the block ends; what was there before it stays, as it is by then.
/// </summary>
internal sealed class TestDrive : IDisposable
{
    private const string Name = "TestDrive";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("KvmSim-Pester-");

    public void Dispose()
    {
        if (_root.Exists)
        {
            _root.Delete(recursive: true);
        }
    }

    internal void Mount(Runspace runspace)
    {
        ProviderInfo files = runspace.SessionStateProxy.Provider.GetOne("FileSystem");
        _ = runspace.SessionStateProxy.Drive.New(
            new PSDriveInfo(Name, files, _root.FullName, description: string.Empty, credential: null), "global");
        runspace.SessionStateProxy.PSVariable.Set($"global:{Name}", _root.FullName);
    }

    internal HashSet<string> Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(_root.FullName, "*", SearchOption.AllDirectories)];

    internal void RemoveAllBut(HashSet<string> kept)
    {
        foreach (string entry in Snapshot().Where(entry => !kept.Contains(entry)))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else if (Directory.Exists(Path.GetDirectoryName(entry)))
            {
                File.Delete(entry);
            }
        }
    }
}
