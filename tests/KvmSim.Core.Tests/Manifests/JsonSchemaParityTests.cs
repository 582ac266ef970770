using System.Globalization;
using System.Text.Json.Nodes;
using Json.Schema;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>
/// What an editor says with the JSON schema is what the validator says, as far as JSON schemas can say it: they know
/// no catalog, and nothing that spans several places.
/// </summary>
public sealed class JsonSchemaParityTests
{
    /// <summary>By kind; "" for the one of any kind.</summary>
    private static readonly Dictionary<string, JsonSchema> Schemas = ManifestKinds.All
        .Select(kind => (kind.Name, Text: JsonSchemaWriter.Write(kind)))
        .Append(("", JsonSchemaWriter.WriteAnyKind()))
        .ToDictionary(schema => schema.Item1, schema => JsonSchema.FromText(schema.Item2), StringComparer.Ordinal);

    public static TheoryData<string, string, string, string> Corpus => new()
    {
        { "Machine", Samples.Machine, "", "" },
        { "Machine", Samples.SmallMachine, "", "" },
        { "Machine", Samples.SmallMachine, "kvmsim/v1", "kvmsim/v2" },
        { "Machine", Samples.SmallMachine, "kind: Machine\n", "" },
        { "Machine", Samples.SmallMachine, "metadata: {name: small}\n", "" },
        { "Machine", Samples.SmallMachine, "{name: small}", "{name: small, x: 1}" },
        { "Machine", Samples.SmallMachine, "{name: small}", "{name: 5}" },
        { "Machine", Samples.SmallMachine, "{name: small}", "{name: a b}" },
        { "Machine", Samples.SmallMachine, "{name: small}", "{name: small, labels: {a: 1}}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: 0}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: [0], model: a}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: \"0-3,8,16-31:2/4\", model: a}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: \"0-\", model: a}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: \"\", model: a}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: 8192, model: a}" },
        { "Machine", Samples.SmallMachine, "{ids: 0, model: a}", "{ids: 0, model: a, state: off}" },
        { "Machine", Samples.SmallMachine, "[{ids: 0, model: a}]", "[]" },
        { "Machine", Samples.SmallMachine, "[{ids: 0, model: a}]", "{}" },
        { "Machine", Samples.SmallMachine, "family: 25, ", "" },
        { "Machine", Samples.SmallMachine, "family: 25", "family: \"25\"" },
        { "Machine", Samples.SmallMachine, "family: 25", "family: -1" },
        { "Machine", Samples.SmallMachine, "family: 25", "family: 25.5" },
        { "Machine", Samples.SmallMachine, "vendor: AuthenticAMD", "vendor: AMD" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: [svm, vmx]" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: {svm: true}" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: [svm, vmxx]" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: svm vmxx" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: \" svm  vmx sse4_1 \"" },
        { "Machine", Samples.SmallMachine, "vendor: AuthenticAMD", "vender: AuthenticAMD" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {parameters: {kvm_amd: {nestd: true}}}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {parameters: {kvm_amd: {nested: true}}}\n" },
        { "Machine", Samples.SmallMachine, "features: svm", "msrs: {0x3a: 0xffffffffffffffff}" },
        { "Machine", Samples.SmallMachine, "features: svm", "msrs: {3a: 1}" },
        { "Machine", Samples.SmallMachine, "features: svm", "features: ~" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {builtIn: off}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {builtIn: true, loaded: [kvm, kvm_amd]}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {loaded: []}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n",
            "spec:\n  kernel: {parameters: {kvm: {halt_poll_ns: 1, enable_pmu: true, nx_huge_pages: force}}}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {parameters: {kvm: {a: 1.5}}}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {parameters: {kvm: {a: [1]}}}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  kernel: {parameters: {vfio: {}}}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  topology: {packages: 1}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  topology: {packages: 0, coresPerPackage: 1}\n" },
        { "Machine", Samples.SmallMachine, "spec:\n", "spec:\n  topology: {packages: 1, coresPerPackage: 1}\n" },
        { "CpuModel", Samples.CpuModel, "", "" },
        { "CpuModel", Samples.CpuModel, "vendor: AuthenticAMD\n", "name: x\n  vendor: AuthenticAMD\n" },
        { "Scenario", Samples.Scenario, "", "" },
        { "Scenario", Samples.Scenario, "machine: lakefield", "machine: [lakefield]" },
        { "Scenario", Samples.Scenario, "machine: lakefield", "machine: /etc/passwd" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- creatVm: a" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- createVm: a\n      destroyVm: a" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- createVm: a\n      with: {a: 1}" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- note: a" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- createVm: {}" },
        { "Scenario", Samples.Scenario, "{vm: a, cpu: 3}", "{vm: a}" },
        { "Scenario", Samples.Scenario, "errno: EIO", "errno: EI0" },
        { "Scenario", Samples.Scenario, "errno: EIO", "errno: 1" },
        { "Scenario", Samples.Scenario, "level: info", "level: warn" },
        { "Scenario", Samples.Scenario, "level: info", "level: warning" },
        { "Scenario", Samples.Scenario, "level: info", "level: error" },
        { "Scenario", Samples.Scenario, "- createVm: a", "- onlineLoop: 4" },
        { "Scenario", Samples.Scenario, "- reboot: true", "- reboot: 1" },
        { "Scenario", Samples.Scenario, "- reboot: true", "- reboot: {now: true}" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public void JsonSchema_SaysWhatTheValidatorSays(string kind, string sample, string old, string replacement)
    {
        string text = old.Length == 0 ? sample : sample.Replace(old, replacement, StringComparison.Ordinal);
        Assert.True(old.Length == 0 || text != sample);
        string own = string.Join('\n', ManifestAssert.Parse(text).Diagnostics);
        JsonNode? document = ToJson(Read(text));

        Assert.All(
            [kind, ""],
            schema => Assert.Equal((own.Length == 0, own), (Schemas[schema].Evaluate(document).IsValid, own)));
    }

    private static DocumentNode Read(string text)
    {
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(text));
        ManifestDiagnostics diagnostics = new(ManifestLimits.Default);
        DocumentNode node = ManifestAssert.Yaml.Read(stream, "m.yaml", ManifestLimits.Default, diagnostics).Single()!;
        Assert.Equal(0, diagnostics.Count);
        return node;
    }

    private static JsonNode? ToJson(DocumentNode node) => node switch
    {
        MappingNode mapping => new JsonObject(
            mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, ToJson(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        ScalarNode scalar => ToJson(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static JsonNode? ToJson(ScalarNode scalar) => ScalarText.KindOf(scalar) switch
    {
        ScalarKind.Null => null,
        ScalarKind.Boolean => JsonValue.Create(scalar.Text == "true"),
        ScalarKind.Float => JsonValue.Create(double.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        ScalarKind.Integer when ScalarText.TryInteger(scalar.Text, out Int128 value, out _) =>
            JsonValue.Create((decimal)value),
        _ => JsonValue.Create(scalar.Text),
    };
}
