using System.Globalization;
using KvmSim.Manifests;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>
/// What an editor says with the JSON schema is what the validator says, as far as JSON schemas can say it: they know
/// no feature names, no catalog, and nothing that spans several places.
/// </summary>
public sealed class JsonSchemaParityTests
{
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
        { "Scenario", Samples.Scenario, "- reboot: true", "- reboot: 1" },
        { "Scenario", Samples.Scenario, "- reboot: true", "- reboot: {now: true}" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task JsonSchema_SaysWhatTheValidatorSays(string kind, string sample, string old, string replacement)
    {
        string text = old.Length == 0 ? sample : sample.Replace(old, replacement, StringComparison.Ordinal);
        Assert.True(old.Length == 0 || text != sample);
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            JsonSchemaWriter.Write(ManifestKinds.Get(kind)), TestContext.Current.CancellationToken);
        string json = string.Join('\n', schema.Validate(ToJson(Read(text))).Select(error => error.ToString()));
        string own = string.Join('\n', ManifestAssert.Parse(text).Diagnostics);

        Assert.True((json.Length == 0) == (own.Length == 0), $"JSON schema: {json}\nValidator: {own}");
    }

    private static DocumentNode Read(string text)
    {
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(text));
        ManifestDiagnostics diagnostics = new(ManifestLimits.Default);
        DocumentNode node = ManifestAssert.Yaml.Read(stream, "m.yaml", ManifestLimits.Default, diagnostics).Single()!;
        Assert.Equal(0, diagnostics.Count);
        return node;
    }

    private static JToken ToJson(DocumentNode node) => node switch
    {
        MappingNode mapping => new JObject(
            mapping.Entries.Select(entry => new JProperty(entry.Key.Text, ToJson(entry.Value)))),
        SequenceNode sequence => new JArray(sequence.Items.Select(ToJson)),
        ScalarNode scalar => ToJson(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static JToken ToJson(ScalarNode scalar) => ScalarText.KindOf(scalar) switch
    {
        ScalarKind.Null => JValue.CreateNull(),
        ScalarKind.Boolean => new JValue(scalar.Text == "true"),
        ScalarKind.Float => new JValue(double.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        ScalarKind.Integer when ScalarText.TryInteger(scalar.Text, out Int128 value, out _) =>
            value <= long.MaxValue ? new JValue((long)value) : new JValue((ulong)value),
        _ => new JValue(scalar.Text),
    };
}
