using System.Text;
using System.Text.Json.Nodes;
using KvmSim.Conformance;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>
/// Traces that were cut off, edited or made up: an error with its place, or a divergence; never a false "conforms".
/// </summary>
public sealed class HostileTraceTests
{
    private static string Sample { get; } = File.ReadAllText(Path.Combine(
        AppContext.BaseDirectory, "conformance", "c04-bad-1vm-offline-keep-vm@6.12.json"));

    [Fact]
    public void Trace_CutOffAnywhere_IsAnErrorWithAPosition()
    {
        for (int length = 0; length < Sample.Length - 1; length += 97)
        {
            TraceException exception = Assert.Throws<TraceException>(() => Read(Sample[..length]));
            Assert.StartsWith("line ", exception.Position, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ops[4].args[0]", "4294967296")]
    [InlineData("ops[4].args[0]", "-1")]
    [InlineData("ops[4].args[0]", "\"1\"")]
    [InlineData("ops[4].op", "\"explode\"")]
    [InlineData("ops[3].args[1]", "{\"nonsense\": true}")]
    public void Operation_ThatMakesNoSense_Diverges(string place, string value)
    {
        ConformanceResult result = TraceReplay.Run(Read(Edited(place, value)));

        Assert.False(result.Conforms);
        Assert.True(result.StepsConforming < result.StepCount);
    }

    [Theory]
    [InlineData("ops[4].state.online", "\"0-1\"", "online")]
    [InlineData("ops[4].result.errno", "\"EBUSY\"", "errno")]
    [InlineData("ops[4].kmsg[1].text", "\"kvm_amd: SVM not supported by CPU 2\"", "log")]
    [InlineData("ops[4].kmsg[1].level", "\"info\"", "log")]
    [InlineData("ops[2].state.svme.0", "0", "virtualization on")]
    [InlineData("ops[1].state.dev_kvm", "false", "/dev/kvm")]
    public void Answer_ThatWasEdited_IsTheFirstDivergence(string place, string value, string what)
    {
        ConformanceResult result = TraceReplay.Run(Read(Edited(place, value)));

        Assert.Equal(what, result.FirstDivergence?.What);
        Assert.Equal(result.StepCount - 1, result.StepsConforming);
    }

    [Theory]
    [InlineData("machine.max_cpus", "2147483648")]
    [InlineData("ops[4].state.online", "\"0-99999999\"")]
    [InlineData("ops[4].kmsg", "7")]
    [InlineData("boot_cpus", "[]")]
    [InlineData("scenario", "null")]
    public void Value_OutOfItsKind_IsAnErrorWithItsPath(string place, string value) =>
        Assert.NotNull(Assert.Throws<TraceException>(() => Read(Edited(place, value))).Position);

    [Fact]
    public void Kernel_ThatIsNotKnown_IsAnError() => Assert.Throws<TraceException>(() =>
        TraceReplay.Run(Read(Edited("kernel.release", "\"2.6.32\""))));

    [Fact]
    public void Operations_ByTheMillion_AreRefused()
    {
        JsonNode node = JsonNode.Parse(Sample)!;
        JsonArray operations = [.. Enumerable.Repeat(0, TraceReader.MaxOperations + 1).Select(_ => (JsonNode)0)];
        node["ops"] = operations;

        Assert.Equal("ops", Assert.Throws<TraceException>(() => Read(node.ToJsonString())).Position);
    }

    [Theory]
    [InlineData("ops[3].args[1]", "{\"svm\": false, \"svm\": true}")]
    [InlineData("ops[3].args[1]", "7")]
    [InlineData("ops[1].params", "\"@4294967296\"")]
    public void Argument_OfAnotherKind_Diverges(string place, string value) =>
        Assert.False(TraceReplay.Run(Read(Edited(place, value))).Conforms);

    [Fact]
    public void Text_ThatIsNotUnicode_IsAnError() => Assert.Throws<TraceException>(() =>
        Read(Edited("ops[4].op", "\"the hole\"").Replace("the hole", "\\ud800", StringComparison.Ordinal)));

    [Fact]
    public void Machine_ThatContradictsItself_IsAnErrorAboutTheMachine() => Assert.Equal(
        "machine",
        Assert.Throws<TraceException>(
            () => TraceReplay.Run(Read(Edited("machine.offline_at_boot", "\"0-9\"")))).Position);

    [Fact]
    public void Loops_ByTheMillion_Diverge()
    {
        JsonNode node = JsonNode.Parse(Sample)!;
        node["ops"]![4]!["op"] = "online_loop";
        node["ops"]![4]!["args"] = new JsonArray(2, 10_000);
        JsonNode loop = node["ops"]![4]!;
        JsonArray operations = [.. Enumerable.Repeat(loop, 1000).Select(operation => operation.DeepClone())];
        node["ops"] = operations;

        ConformanceResult result = TraceReplay.Run(Read(node.ToJsonString()));

        Assert.False(result.Conforms);
    }

    [Fact]
    public void File_ThatIsNotThereOrIsAFolder_IsAnErrorAboutTheFile()
    {
        Assert.Equal("none.json", Assert.Throws<TraceException>(() => TraceReader.Read("none.json")).File);
        Assert.Null(Assert.Throws<TraceException>(() => TraceReader.Read(AppContext.BaseDirectory)).Position);
    }

    [Fact]
    public void File_WithoutEnd_IsReadUpToTheLimit()
    {
        if (File.Exists("/dev/zero"))
        {
            TraceException endless = Assert.Throws<TraceException>(() => TraceReader.Read("/dev/zero"));
            Assert.Contains("more than", endless.Message, StringComparison.Ordinal);
        }
    }

    private static RecordedTrace Read(string json) => TraceReader.Read("sample.json", Encoding.UTF8.GetBytes(json));

    private static string Edited(string place, string value)
    {
        JsonNode root = JsonNode.Parse(Sample)!, node = root;
        string[] names = place.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (string name in names[..^1])
        {
            node = name[0] == '[' ? node[Index(name)]! : node[name]!;
        }

        JsonNode? replacement = JsonNode.Parse(value);
        if (names[^1][0] == '[')
        {
            node[Index(names[^1])] = replacement;
        }
        else
        {
            node[names[^1]] = replacement;
        }

        return root.ToJsonString();
    }

    private static int Index(string name) =>
        int.Parse(name.AsSpan(1, name.Length - 2), System.Globalization.CultureInfo.InvariantCulture);
}
