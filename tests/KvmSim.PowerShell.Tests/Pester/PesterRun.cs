using System.Text.Json;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// The Pester files of the project under a real Pester, in a real PowerShell: all in one session, as users run them.
/// </summary>
internal static class PesterRun
{
    /// <summary>The versions, the newest first.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Versions = new SortedDictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["Pester 6"] = TestPaths.Pester,
        ["Pester 5"] = TestPaths.OlderPester,
    };

    private static readonly string[] Folders =
    [
        Path.Combine(TestPaths.RepositoryRoot, "tests", "Pester"),
        Path.Combine(TestPaths.RepositoryRoot, "examples", "gate"),
    ];

    private static readonly Lazy<IReadOnlyList<PesterResult>> Discovery =
        new(() => Invoke(TestPaths.Pester, "-DiscoveryOnly").GetAwaiter().GetResult());

    private static readonly Dictionary<string, Lazy<Task<IReadOnlyList<PesterResult>>>> Runs = Versions.ToDictionary(
        version => version.Key,
        version => new Lazy<Task<IReadOnlyList<PesterResult>>>(() => Invoke(version.Value)),
        StringComparer.Ordinal);

    /// <summary>Every test that there is; nothing has been run for it.</summary>
    internal static IReadOnlyList<PesterResult> Discovered => Discovery.Value;

    /// <summary>What became of them under a version of Pester; run once, when first asked for.</summary>
    internal static Task<IReadOnlyList<PesterResult>> Under(string version) => Runs[version].Value;

    private static async Task<IReadOnlyList<PesterResult>> Invoke(string pester, params string[] options)
    {
        using TemporaryFolder folder = new();
        string list = Path.Combine(folder.Path, "results.json");
        ProcessResult run = await PwshProcess.Run(
        [
            "-File", Path.Combine(TestPaths.RepositoryRoot, "eng", "Invoke-PesterTests.ps1"),
            "-Pester", pester, "-OutFile", list, .. options, .. Folders,
        ]);
        return File.Exists(list)
            ? JsonSerializer.Deserialize<PesterResult[]>(await File.ReadAllTextAsync(list))!
            : throw new InvalidOperationException(
                $"Pester did not come to its end ({run.ExitCode}): {run.Error}{run.Output}");
    }
}
