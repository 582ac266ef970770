using Xunit;

namespace KvmSim.Core.Tests.Docs;

/// <summary>Files of the repository that are made by the engine. KVMSIM_UPDATE_DOCS=1 writes them.</summary>
internal static class GeneratedFile
{
    public static void Is(string file, string text)
    {
        string path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable("KVMSIM_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == text,
            $"{file} is not what the engine makes; KVMSIM_UPDATE_DOCS=1 writes it.");
    }
}
