using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace KvmSim.Core.Tests.Manifests.Editor;

/// <summary>What yaml-language-server says: tests/editor/look.mjs, asked once for everything.</summary>
internal static class EditorAnswer
{
    private const string Missing =
        "NOT PROVED: what editors say of manifests. It needs Node.js and the packages of tests/editor: "
            + "npm ci --prefix tests/editor";

    /// <summary>The answer to a request; the test is skipped where there is no Node.js.</summary>
    public static JsonNode Ask(JsonObject request)
    {
        string folder = ManifestMistake.Folder;
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules", "yaml-language-server")) && HasNode(), Missing);
        request["schemas"] = Path.Combine(Repository.Root, "schemas");
        ProcessStartInfo start = new("node", [Path.Combine(folder, "look.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(request.ToJsonString());
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonNode.Parse(output.Result)!;
    }

    /// <summary>A file to be looked at.</summary>
    public static JsonObject File(string path) => File(path, System.IO.File.ReadAllText(path));

    /// <summary>A text to be looked at, as if it stood there.</summary>
    public static JsonObject File(string path, string text) =>
        new() { ["name"] = path, ["uri"] = new Uri(path).AbsoluteUri, ["text"] = text };

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => System.IO.File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}
