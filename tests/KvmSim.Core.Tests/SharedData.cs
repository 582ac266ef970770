using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// Data that others published and recordings of real kernels, kept beside the repository in a folder shared/. Tests
/// that need it are skipped where it is absent.
/// </summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder under shared/; skips the test when there is none.</summary>
    public static string Require(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip(
            $"shared/{relative} is in no parent folder of the tests: published data is not part of the repository.");
        return "";
    }
}
