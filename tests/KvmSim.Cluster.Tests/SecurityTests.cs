using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Who may talk to a node: who is of its build, knows its secret, and has its certificate.</summary>
public sealed class SecurityTests : IDisposable
{
    private static readonly Dictionary<string, string> OtherBuild = new(StringComparer.Ordinal)
    {
        ["KVMSIM_CLUSTER_BUILD"] = "0123456789AB",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-security");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Node_OfAnotherBuild_IsRefused()
    {
        using RedisProcess redis = await RedisProcess.Start();
        string[] arguments = ["--redis", redis.Address, "--cluster-id", "builds"];
        using NodeProcess node = await NodeProcess.Start(arguments);

        InvalidOperationException joining =
            await Assert.ThrowsAsync<InvalidOperationException>(() => NodeProcess.Start(arguments, OtherBuild));
        InvalidOperationException asking =
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => ClientProcess.Start(node.Address, null, OtherBuild));

        Assert.StartsWith("64: ", joining.Message, StringComparison.Ordinal);
        Assert.Contains("another build", joining.Message, StringComparison.Ordinal);
        Assert.StartsWith("refused: ", asking.Message, StringComparison.Ordinal);
        Assert.Contains(node.Build, asking.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peers_WithoutTheSecret_AreRefused()
    {
        string secret = Secret("right", "correct horse battery staple");
        using NodeProcess node = await NodeProcess.Start(["--secret-file", secret]);

        await Answers(node, ["--secret-file", secret]);
        await Refused(node, []);
        await Refused(node, ["--secret-file", Secret("wrong", "incorrect horse battery staple")]);
        InvalidOperationException weak = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeProcess.Start(["--secret-file", Secret("weak", "12345")]));
        Assert.Contains("too short", weak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peers_WithAnotherCertificate_AreRefused()
    {
        using RedisProcess redis = await RedisProcess.Start();
        string certificate = Certificates.Write(Path.Combine(_folder.FullName, "right.pem"));
        string other = Certificates.Write(Path.Combine(_folder.FullName, "other.pem"));
        string[] arguments = ["--redis", redis.Address, "--cluster-id", "tls", "--certificate", certificate];
        NodeProcess[] nodes = await Task.WhenAll(NodeProcess.Start(arguments), NodeProcess.Start(arguments));
        using NodeProcess node = nodes[0];
        using NodeProcess second = nodes[1];

        await Answers(node, ["--certificate", certificate]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ClientProcess.Start(node.Address, patience: "4"));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => ClientProcess.Start(node.Address, ["--certificate", other], patience: "4"));
    }

    private static async Task Answers(NodeProcess node, string[] arguments)
    {
        using ClientProcess client = await ClientProcess.Start(node.Address, arguments);
        RaceSearchOptions options = Searches.Of("upstream", 3);
        await Tests.Answers.Same(client, "asked", options, Searches.Run(options));
    }

    private static async Task Refused(NodeProcess node, string[] arguments)
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ClientProcess.Start(node.Address, arguments));
        Assert.StartsWith("refused: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("secret", error.Message, StringComparison.Ordinal);
    }

    private string Secret(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text + "\n");
        return path;
    }
}
