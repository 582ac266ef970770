using CsCheck;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

public sealed class ManifestWriterTests
{
    private static readonly Gen<string> Name = Gen.Char["abcdefghijklmnopqrstuvwxyzABC0123456789._-"].Array[0, 12]
        .Select(rest => "m" + new string(rest));

    private static readonly Gen<string> Prose = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 40],
        Gen.Const("yes"), Gen.Const("no"), Gen.Const("on"), Gen.Const("null"), Gen.Const("~"), Gen.Const("0x10"),
        Gen.Const("1e3"), Gen.Const("6.12"),
        Gen.Const("1:20"), Gen.Const("2001-01-01"), Gen.Const("a: b"), Gen.Const("# a"), Gen.Const(" a"),
        Gen.Const("a\nb\n"), Gen.Const("\t"),
        Gen.Const("äöü ☃ 𝄞"), Gen.Const("\u0001\u0085\u2028\ufeff"), Gen.Const("---"), Gen.Const("<<"),
        Gen.Const("true"), Gen.Const("="), Gen.Const(""));

    private static readonly Gen<CpuFeatureSet> Features = Gen.Int[0, 3].Select(bits => CpuFeatureSet.Of(
        CpuFeatureTable.All.Where((_, index) => ((bits >> (index % 2)) & 1) != 0)));

    private static readonly Gen<MsrSet> Msrs = Gen.Select(Gen.UInt, Gen.ULong)
        .Select((index, value) => KeyValuePair.Create(index, value)).Array[0, 5].Select(values => MsrSet.Of(values));

    private static readonly Gen<CpuidTable> Cpuid = Gen.Select(Gen.UInt, Gen.UInt[0, 9], Gen.UInt, Gen.UInt)
        .Select((leaf, subleaf, one, other) => KeyValuePair.Create(
            new CpuidLeaf(leaf, subleaf), new CpuidAnswer(one, other, one ^ other, 0)))
        .Array[0, 3].Select(leaves => CpuidTable.Of(leaves));

    private static readonly Gen<CpuModelDefinition> Model = Gen.Select(
        Gen.Int[0, 4].Select(index => VendorId.All.ElementAt(index)), Prose, Gen.Int[0, 255], Gen.Int[0, 15], Gen.UInt,
        Features, Gen.Select(Msrs, Cpuid, Gen.Bool), Features)
        .Select((vendor, modelName, model, stepping, microcode, features, raw, add) => new CpuModelDefinition
        {
            Name = "",
            VendorId = vendor,
            ModelName = modelName,
            Family = model,
            Model = model,
            Stepping = stepping,
            Microcode = microcode,
            Features = features,
            AddFeatures = add,
            UnknownFeatures = raw.Item3 ? add : null,
            Cpuid = raw.Item2,
            Msrs = raw.Item1,
            Partial = raw.Item3 ? true : null,
        });

    private static readonly Gen<CpuOverrides> Overrides = Gen.Select(Features, Gen.Int[0, 15], Gen.Int[0, 2], Gen.Bool)
        .Select((features, stepping, vmx, svm) => new CpuOverrides
        {
            RemoveFeatures = features,
            Stepping = stepping,
            Vmx = (VmxFirmware)vmx,
            Svm = svm ? SvmFirmware.Disabled : null,
        });

    /// <summary>Parameters that kvm has, with values that it takes, each in some way of writing.</summary>
    private static readonly Gen<Dictionary<string, ParameterValue>> Parameters = Gen.Select(
        Gen.Bool,
        Gen.UInt,
        Gen.Int[0, 6].Select(index => ((string[])["off", "force", "1", "true", "No", "y", "0x1"])[index]),
        Gen.Int[0, 7])
        .Select((truth, number, text, chosen) =>
        {
            Dictionary<string, ParameterValue> all = new(StringComparer.Ordinal)
            {
                ["ignore_msrs"] = ParameterValue.Of(truth),
                ["halt_poll_ns"] = ParameterValue.Of((long)number),
                ["nx_huge_pages"] = ParameterValue.Of(text),
            };
            return all.Where((_, index) => (chosen & (1 << index)) != 0)
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        });

    private static readonly Gen<MachineDocument> Machine = Gen.Select(
        Model.Array[1, 4], Overrides.Array[5], Gen.Int[0, 40].Array[5], Name, Prose, Gen.Dictionary(Name, Prose)[0, 3],
        Parameters)
        .Select((models, overrides, sizes, name, prose, labels, parameters) =>
            Build(models, overrides, sizes, name, prose, labels, parameters));

    [Fact]
    public void Machine_WrittenAndRead_IsTheSame()
    {
        MachineDocument machine = ManifestAssert.Accepts(Samples.Machine).Machines.Single();
        Assert.Equal(Dump.Of(machine), Dump.Of(ManifestAssert.Accepts(Write(machine)).Machines.Single()));
    }

    [Fact]
    public void Machine_Written_ReadsWell()
    {
        string text = Write(ManifestAssert.Accepts(Samples.Machine).Machines.Single());
        Assert.StartsWith(
            "# yaml-language-server: $schema=../schemas/machine.schema.json\napiVersion: kvmsim/v1\nkind: Machine\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            "        0x48b: 0x035d6fff00000000 # IA32_VMX_PROCBASED_CTLS2\n", text, StringComparison.Ordinal);
        Assert.Contains("    - ids: \"0-3\"\n      model: tremont\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void RandomMachine_WrittenAndRead_IsTheSame() => Machine.Sample(
        machine =>
        {
            string text = Write(machine);
            MachineDocument read = ManifestAssert.Accepts(text).Machines.Single();
            Assert.Equal(Dump.Of(machine), Dump.Of(read));
            Assert.Equal(text, Write(read));
            return true;
        },
        iter: 150, threads: 1);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void RandomMachine_UnderAnotherCulture_IsTheSameText(string culture) => Machine.Sample(
        machine =>
        {
            string text = Write(machine);
            using CultureScope scope = new(culture);
            Assert.Equal(text, Write(ManifestAssert.Accepts(text).Machines.Single()));
            return true;
        },
        iter: 50, threads: 1);

    [Fact]
    public void LongText_IsFolded()
    {
        string text = string.Join(' ', Enumerable.Repeat("some_feature", 300));
        MappingNode node = new(
            [new MappingEntry(new ScalarNode("features", ScalarStyle.Plain), new ScalarNode(text, ScalarStyle.Folded))],
            SourceMark.None);
        using StringWriter writer = new();
        ManifestAssert.Yaml.Write(writer, [node], []);

        Assert.All(writer.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 99));
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(writer.ToString()));
        MappingNode read = (MappingNode)ManifestAssert.Yaml.Read(
            stream, "m.yaml", ManifestLimits.Default, new ManifestDiagnostics(ManifestLimits.Default)).Single()!;
        Assert.Equal(text, ((ScalarNode)read.Entries[0].Value).Text);
    }

    internal static string Write(MachineDocument machine)
    {
        using StringWriter writer = new();
        ManifestWriter.Write(writer, ManifestAssert.Yaml, machine);
        return writer.ToString();
    }

    private static MachineDocument Build(
        CpuModelDefinition[] models, CpuOverrides[] overrides, int[] sizes, string name, string prose,
        Dictionary<string, string> labels, Dictionary<string, ParameterValue> parameters)
    {
        CpuModelDefinition[] named = [.. models.Select((model, index) => model with { Name = $"{name}{index}" })];
        List<CpuEntryDocument> cpus = [];
        int next = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            cpus.Add(new CpuEntryDocument
            {
                Ids = CpuSet.Of(Enumerable.Range(next, sizes[i] + 1)),
                Model = named[i % named.Length].Name,
                State = i == 0 ? CpuState.Online : (CpuState)(sizes[i] % 3),
                Overrides = i % 2 == 0 ? null : overrides[i],
            });
            next += sizes[i] + 2;
        }

        return new MachineDocument
        {
            Metadata = new ManifestMetadata
            {
                Name = name,
                Description = prose,
                Labels = new SortedDictionary<string, string>(labels, StringComparer.Ordinal),
            },
            Kernel = new KernelDocument
            {
                CommandLine = prose,
                BuiltIn = sizes[0] % 2 == 0,
                Parameters = parameters.Count == 0 ? new KernelDocument().Parameters
                    : new SortedDictionary<string, IReadOnlyDictionary<string, ParameterValue>>(StringComparer.Ordinal)
                    {
                        ["kvm"] = new SortedDictionary<string, ParameterValue>(parameters, StringComparer.Ordinal),
                    },
            },
            CpuModels = named,
            Cpus = cpus,
            Models = new CpuModelLibrary(named.Select(model => model.ToModel(null))),
        };
    }
}
