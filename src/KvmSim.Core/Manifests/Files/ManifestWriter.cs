using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Writes documents: the same text for the same document, whatever the culture.</summary>
public static class ManifestWriter
{
    /// <summary>
    /// Writes a machine; before it its generation, if that is a composed one. Each document begins with a line that
    /// tells editors its schema.
    /// </summary>
    /// <param name="writer">Not flushed and not closed.</param>
    /// <param name="format">The notation.</param>
    /// <param name="machine">Its <see cref="MachineDocument.CpuModels"/> and
    /// <see cref="MachineDocument.CpuModelFiles"/> are written as they are;
    /// <see cref="MachineDocument.WithInlineModels"/> makes a document that needs no other.</param>
    /// <param name="schemas">Where the JSON schemas are, seen from the file; <see cref="SchemaAddress.Folder"/> for a
    /// file that goes anywhere.</param>
    public static void Write(
        TextWriter writer, IManifestFormat format, MachineDocument machine, string schemas = "../schemas")
    {
        ArgumentNullException.ThrowIfNull(format);
        bool isComposed = machine.Kernel.Composition is { } kernel && !GenerationLibrary.IsShipped(kernel.Id);
        DocumentNode[] generation = isComposed ? [ToNode(machine.Kernel.Composition!)] : [];
        string[] header = isComposed ? [SchemaAddress.Line(DocumentKinds.Generation, schemas)] : [];
        format.Write(
            writer, [.. generation, ToNode(machine)], [.. header, SchemaAddress.Line(DocumentKinds.Machine, schemas)]);
    }

    /// <summary>Writes a CPU model, with a first line that tells editors the schema.</summary>
    public static void Write(
        TextWriter writer, IManifestFormat format, CpuModelDocument model, string schemas = "../schemas")
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(writer, [ToNode(model)], [SchemaAddress.Line(DocumentKinds.CpuModel, schemas)]);
    }

    /// <summary>
    /// Writes a generation: what differs in it from the shipped one that it was made from; of a shipped one, itself.
    /// </summary>
    public static void Write(
        TextWriter writer, IManifestFormat format, Generation generation, string schemas = "../schemas")
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Write(writer, [ToNode(generation)], [SchemaAddress.Line(DocumentKinds.Generation, schemas)]);
    }

    /// <summary>The nodes of a generation.</summary>
    public static DocumentNode ToNode(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        Generation from = GenerationCatalog.Find(generation.From ?? (generation.Setting?.Of ?? generation).Id)
            ?? generation;
        GenerationDocument document = new()
        {
            Metadata = new ManifestMetadata { Name = NameRule.Of(generation.Id), Description = generation.Title },
            From = from.Id,
            Generation = generation,
        };
        return Document(document, GenerationWriter.Spec(generation, from));
    }

    /// <summary>The nodes of a machine.</summary>
    public static DocumentNode ToNode(MachineDocument machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        NodeBuilder spec = new NodeBuilder()
            .Add("kernel", Kernel(machine.Kernel))
            .AddList("cpuModels", machine.CpuModels
                .Select(model => Model(new NodeBuilder().AddText("name", model.Name), model).Build()))
            .AddList("cpuModelFiles", machine.CpuModelFiles.Select(NodeBuilder.Text))
            .Add("topology", Topology(machine.Topology))
            .Add("platform", Platform(machine.Platform))
            .AddNumber("bootCpu", machine.BootCpu)
            .AddList("cpus", machine.Cpus.Select(Cpu));
        return Document(machine, spec);
    }

    /// <summary>The nodes of a CPU model.</summary>
    public static DocumentNode ToNode(CpuModelDocument model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Document(model, Model(new NodeBuilder(), model.Definition));
    }

    private static MappingNode Document(ManifestDocument document, NodeBuilder spec) => new NodeBuilder()
        .AddText("apiVersion", SharedSchemas.ApiVersion)
        .AddText("kind", document.Kind)
        .Add("metadata", new NodeBuilder()
            .AddText("name", document.Metadata.Name)
            .AddText("description", document.Metadata.Description)
            .AddMap("labels", document.Metadata.Labels, NodeBuilder.Text))
        .Add("spec", spec)
        .Build();

    private static NodeBuilder Kernel(KernelDocument kernel)
    {
        NodeBuilder node = new NodeBuilder()
            .AddText("generation", kernel.Generation)
            .AddMap("parameters", kernel.Parameters, ParameterMap);
        return node
            .AddBoolean("builtIn", kernel.BuiltIn ? true : null)
            .AddText("flavour", kernel.Flavour == Protocol.KernelFlavour.Generic
                ? null : Protocol.KernelFlavours.NameOf(kernel.Flavour))
            .AddText("commandLine", kernel.CommandLine)
            .AddList("loaded", kernel.Loaded.Select(NodeBuilder.Text));
    }

    private static MappingNode ParameterMap(IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        NodeBuilder node = new();
        foreach ((string name, ParameterValue value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            node.Add(
                name, value.Kind == ParameterForm.Text ? NodeBuilder.Text(value.Text) : NodeBuilder.Plain(value.Text));
        }

        return node.Build();
    }

    private static NodeBuilder Model(NodeBuilder node, CpuModelDefinition model) => node
        .AddText("architecture", model.IsArm ? CpuModelSchema.Arm64 : null)
        .AddText("basedOn", model.BasedOn)
        .AddText("vendor", VendorOf(model.VendorId))
        .AddText("vendorId", OwnVendorOf(model.VendorId))
        .AddText("modelName", model.ModelName)
        .AddNumber("family", model.Family)
        .AddHex("model", (uint?)model.Model)
        .AddNumber("stepping", model.Stepping)
        .AddHex("microcode", model.Microcode)
        .AddFeatures("features", model.Features)
        .AddFeatures("addFeatures", NotEmpty(model.AddFeatures))
        .AddFeatures("removeFeatures", NotEmpty(model.RemoveFeatures))
        .AddFeatures("unknownFeatures", model.UnknownFeatures)
        .Add("cpuid", Cpuid(model.Cpuid))
        .Add("msrs", Msrs(model.Msrs))
        .Add("msrOnes", Msrs(model.Bits.Ones))
        .Add("msrKnown", Msrs(model.Bits.Known))
        .AddBoolean("partial", model.Partial)
        .AddHex("midr", model.Midr)
        .Add("registers", Registers(model.ArmRegisters))
        .Add("vectorLengths", Lengths(model.SveLengths, model.SmeLengths))
        .AddText("armFeatures", model.ArmFeatures);

    /// <summary>The string of a vendor that has no name; null where there is none to be said.</summary>
    private static string? OwnVendorOf(string? id) =>
        id is { Length: > 0 } && VendorOf(id) == CpuModelSchema.UnknownVendor ? id : null;

    /// <summary>A vendor that is known by its string; the word for those that are not.</summary>
    private static string? VendorOf(string? id) =>
        id is null ? null : VendorId.Parse(id) == CpuVendor.Unknown ? CpuModelSchema.UnknownVendor : id.Trim();

    private static NodeBuilder? Topology(TopologyDocument? topology) => topology is null ? null : new NodeBuilder()
        .AddNumber("packages", topology.Packages)
        .AddNumber("coresPerPackage", topology.CoresPerPackage)
        .AddNumber("threadsPerCore", topology.ThreadsPerCore)
        .AddNumber("possible", topology.Possible)
        .AddNumber("numaNodes", topology.NumaNodes)
        .AddList("siblings", topology.Siblings?.Select(NodeBuilder.Cpus) ?? []);

    private static NodeBuilder Platform(PlatformDocument platform) => new NodeBuilder()
        .AddBoolean("tdx", platform.Tdx ? true : null)
        .AddBoolean("tcg", platform.Tcg ? true : null)
        .AddBoolean("el2", platform.El2 ? null : false)
        .Add("psci", Psci(platform.Psci));

    private static NodeBuilder Psci(PsciFirmware psci) => new NodeBuilder()
        .AddCpus("cpuOnDenied", psci.CpuOnDenied)
        .AddCpus("cpuOnNotSupported", psci.CpuOnNotSupported)
        .AddBoolean("cpuOff", psci.HasCpuOff ? null : false)
        .AddNumber("trustedOs", psci.TrustedOsCpu);

    private static MappingNode Cpu(CpuEntryDocument cpu) => new NodeBuilder()
        .Add("ids", NodeBuilder.Cpus(cpu.Ids))
        .AddText("model", cpu.Model)
        .AddText("state", Word(cpu.State))
        .AddNumber("package", cpu.Package)
        .AddNumber("node", cpu.Node)
        .Add("overrides", Overrides(cpu.Overrides))
        .Build();

    private static NodeBuilder? Overrides(CpuOverrides? overrides) => overrides is null ? null : new NodeBuilder()
        .AddNumber("stepping", overrides.Stepping)
        .AddHex("microcode", overrides.Microcode)
        .AddFeatures("addFeatures", NotEmpty(overrides.AddFeatures))
        .AddFeatures("removeFeatures", NotEmpty(overrides.RemoveFeatures))
        .Add("msrs", Msrs(overrides.Msrs))
        .Add("registers", Registers(overrides.ArmRegisters))
        .Add("vectorLengths", Lengths(overrides.SveLengths, overrides.SmeLengths))
        .Add("firmware", new NodeBuilder()
            .AddText("vmx", overrides.Vmx is { } vmx ? Word(vmx) : null)
            .AddText("svm", overrides.Svm is { } svm ? Word(svm) : null));

    /// <summary>Registers as wide as they are, with their names for people.</summary>
    private static NodeBuilder Msrs(MsrSet msrs)
    {
        NodeBuilder node = new();
        foreach ((uint index, ulong value) in msrs)
        {
            node.Add(
                string.Create(CultureInfo.InvariantCulture, $"0x{index:x}"),
                NodeBuilder.Plain(string.Create(CultureInfo.InvariantCulture, $"0x{value:x16}")),
                RegisterTable.IsKnown(index) ? RegisterTable.Get(index).Name : null);
        }

        return node;
    }

    /// <summary>Registers of an Arm CPU: those that are known whole as a value, of others the fields.</summary>
    private static NodeBuilder Registers(ArmRegisterSet registers)
    {
        NodeBuilder node = new();
        foreach ((ArmRegister register, ArmRegisterValue value) in registers)
        {
            if ((value.Known & register.Mask) == register.Mask)
            {
                node.Add(register.Name, NodeBuilder.Plain(string.Create(
                    CultureInfo.InvariantCulture, $"0x{value.Value.ToString($"x{register.Bits / 4}", null)}")));
                continue;
            }

            NodeBuilder fields = new();
            foreach (ArmField field in register.Fields.Where(field => (value.Known & field.Mask) == field.Mask))
            {
                fields.AddHex(field.Name, field.BitsOf(value.Value));
            }

            node.Add(register.Name, fields);
        }

        return node;
    }

    private static NodeBuilder Lengths(ArmVectorLengths? sve, ArmVectorLengths? sme) => new NodeBuilder()
        .AddList("sve", Lengths(sve)).AddList("sme", Lengths(sme));

    private static IEnumerable<DocumentNode> Lengths(ArmVectorLengths? lengths) =>
        lengths?.Bits.Select(bits => NodeBuilder.Plain(bits.ToString(CultureInfo.InvariantCulture))) ?? [];

    private static NodeBuilder Cpuid(CpuidTable cpuid)
    {
        NodeBuilder node = new();
        foreach ((CpuidLeaf leaf, CpuidAnswer answer) in cpuid)
        {
            node.AddText(
                string.Create(CultureInfo.InvariantCulture, $"0x{leaf.Leaf:x}.{leaf.Subleaf}"), answer.ToString());
        }

        return node;
    }

    private static CpuFeatureSet? NotEmpty(CpuFeatureSet features) => features.Count == 0 ? null : features;

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
