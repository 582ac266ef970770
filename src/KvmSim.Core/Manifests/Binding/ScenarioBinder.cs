using KvmSim.Description;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Makes scenarios of nodes.</summary>
internal static class ScenarioBinder
{
    public static ScenarioDocument BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode node)
    {
        Fields spec = new(node, ManifestPath.Root.Key("spec"), scope.Context);
        ScenarioMachine machine = BindMachine(scope, metadata, spec);
        Protocol.Generation? composition = scope.GenerationAt(spec, "generation");
        ParameterChecks.Check(scope.Context, spec, "parameters", composition ?? GenerationOf(spec, machine));
        IReadOnlyList<ScenarioStepDocument> steps = [.. spec.Items("steps")
            .Select(step => StepBinder.Bind(scope, step, machine.Document))
            .OfType<ScenarioStepDocument>()];
        StepBinder.CheckNames(scope.Context, spec.Path.Key("steps"), steps);
        return new ScenarioDocument
        {
            Metadata = metadata,
            Mark = scope.Mark,
            Machine = machine,
            Generation = spec.Text("generation"),
            Composition = composition,
            Parameters = spec.Parameters("parameters"),
            Steps = steps,
        };
    }

    /// <summary>The generation that is named, or that of the machine; null if neither can be told.</summary>
    private static Protocol.Generation? GenerationOf(Fields spec, ScenarioMachine machine)
    {
        if (spec.Text("generation") is { } name)
        {
            return GenerationLibrary.Shipped.Find(name);
        }

        return machine.Document is not { Kernel: { } kernel } ? null
            : kernel.Composition ?? GenerationLibrary.Shipped.Find(kernel.Generation ?? GenerationCatalog.DefaultId);
    }

    private static ScenarioMachine BindMachine(DocumentScope scope, ManifestMetadata metadata, Fields spec)
    {
        SourceMark mark = spec.MarkOf("machine");
        if (spec.Child("machine") is { } inline)
        {
            ManifestMetadata name = new() { Name = metadata.Name };
            return new ScenarioMachine(null, MachineBinder.Bind(scope with { Mark = mark }, name, inline), mark);
        }

        bool canLook = spec.Scalar("machine") is not null && scope.IsClean(spec.Path, "machine");
        MachineDocument? document =
            canLook ? scope.File.FindMachine(spec.Scalar("machine")!, spec.Path.Key("machine")) : null;
        return new ScenarioMachine(spec.Text("machine") ?? "", document, mark);
    }
}
