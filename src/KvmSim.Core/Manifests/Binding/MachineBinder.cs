using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Makes machines of nodes, and checks what a schema can't.</summary>
internal static class MachineBinder
{
    public static MachineDocument BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode spec) =>
        Bind(scope, metadata, new Fields(spec, ManifestPath.Root.Key("spec"), scope.Context));

    public static MachineDocument Bind(DocumentScope scope, ManifestMetadata metadata, Fields spec)
    {
        List<(CpuModelDefinition Definition, ManifestPath Path)> definitions = [.. spec.Items("cpuModels")
            .Select(model => (CpuModelBinder.Bind(scope.Context, model, model.Text("name") ?? ""), model.Path))];
        ModelScope models = ResolveModels(scope, spec, definitions);
        List<(CpuEntryDocument Entry, Fields Fields)> cpus =
            [.. spec.Items("cpus").Select(fields => (BindCpu(scope.Context, fields), fields))];
        TopologyDocument? topology = spec.Child("topology") is { } layout ? BindTopology(layout) : null;
        int boot = spec.Integer("bootCpu") ?? 0;
        new MachineChecks(scope, spec, models).Check(cpus, topology, boot);
        KernelDocument kernel = BindKernel(scope, spec.Child("kernel"));
        MachineDocument document = new()
        {
            Metadata = metadata,
            Mark = scope.Mark,
            Kernel = kernel,
            CpuModels = [.. definitions.Select(item => item.Definition)],
            CpuModelFiles = spec.Texts("cpuModelFiles"),
            Topology = topology,
            Platform = BindPlatform(spec.Child("platform")),
            BootCpu = boot,
            Cpus = [.. cpus.Select(item => item.Entry)],
            Models = new CpuModelLibrary(models.Models.Values.Select(item => item.Model)),
        };
        ParameterChecks.Check(
            scope.Context,
            spec.Child("kernel"),
            "parameters",
            kernel.Composition ?? GenerationLibrary.Shipped.Find(kernel.Generation ?? document.DefaultGeneration),
            scope.Context.Catalog.KnowsMachines && models.IsComplete && scope.IsClean(spec.Path, "cpuModels")
                ? document : null);
        return document;
    }

    private static ModelScope ResolveModels(
        DocumentScope scope, Fields spec, List<(CpuModelDefinition Definition, ManifestPath Path)> definitions)
    {
        List<ModelScope> existing = [scope.File.Models];
        IReadOnlyList<DocumentNode> files = (spec.Value("cpuModelFiles") as SequenceNode)?.Items ?? [];
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i] is ScalarNode file)
            {
                existing.Add(scope.File.LoadModels(file, spec.Path.Key("cpuModelFiles").Item(i)));
            }
        }

        bool isComplete = scope.IsClean(spec.Path, "cpuModels") && scope.IsClean(spec.Path, "cpuModelFiles");
        return CpuModelResolver.Resolve(scope.Context, definitions, existing, isComplete);
    }

    private static KernelDocument BindKernel(DocumentScope scope, Fields? kernel) => kernel is null ? new() : new()
    {
        Generation = kernel.Text("generation"),
        Composition = scope.GenerationAt(kernel, "generation"),
        Parameters = kernel.Parameters("parameters"),
        BuiltIn = kernel.Boolean("builtIn") ?? false,
        Flavour = KernelFlavours.Find(kernel.Text("flavour")),
        CommandLine = kernel.Text("commandLine"),
        Loaded = kernel.Texts("loaded"),
    };

    private static TopologyDocument BindTopology(Fields layout) => new(
        layout.Integer("packages") ?? CpuSet.MaxCpus,
        layout.Integer("coresPerPackage") ?? CpuSet.MaxCpus,
        layout.Integer("threadsPerCore") ?? 1,
        layout.Integer("possible"),
        layout.Integer("numaNodes"))
    {
        Siblings = layout.CpuLists("siblings"),
    };

    private static PlatformDocument BindPlatform(Fields? platform) =>
        platform is null ? new PlatformDocument() : new PlatformDocument
        {
            Tdx = platform.Boolean("tdx") ?? false,
            Tcg = platform.Boolean("tcg") ?? false,
            El2 = platform.Boolean("el2") ?? true,
            Psci = platform.Child("psci") is not { } psci ? PsciFirmware.Usual : new PsciFirmware
            {
                CpuOnDenied = psci.Cpus("cpuOnDenied") ?? CpuSet.Empty,
                CpuOnNotSupported = psci.Cpus("cpuOnNotSupported") ?? CpuSet.Empty,
                HasCpuOff = psci.Boolean("cpuOff") ?? true,
                TrustedOsCpu = psci.Integer("trustedOs"),
            },
        };

    private static CpuEntryDocument BindCpu(SchemaContext context, Fields fields) => new()
    {
        Ids = fields.Cpus("ids") ?? CpuSet.Empty,
        Model = fields.Text("model") ?? "",
        State = CpuModelBinder.Word<CpuState>(fields.Text("state")) ?? CpuState.Online,
        Package = fields.Integer("package"),
        Node = fields.Integer("node"),
        Overrides = CpuModelBinder.BindOverrides(context, fields.Child("overrides")),
        Mark = fields.Node.Mark,
    };
}
