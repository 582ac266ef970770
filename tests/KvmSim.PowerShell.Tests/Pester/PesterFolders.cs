namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Where the test files are: in the source tree the tests were built from.</summary>
internal static class PesterFolders
{
    private static readonly string Repository = FindRepository();

    /// <summary>The project's own test files; may not exist.</summary>
    internal static string Tests { get; } = Path.Combine(Repository, "tests", "Pester");

    internal static string SelfTests { get; } =
        Path.Combine(Repository, "tests", "KvmSim.PowerShell.Tests", "Pester", "SelfTests");

    internal static string SelfTest(string name) => Path.Combine(SelfTests, name + ".Tests.ps1");

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KvmSim.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException("The tests run outside of the repository they were built from.");
    }
}
