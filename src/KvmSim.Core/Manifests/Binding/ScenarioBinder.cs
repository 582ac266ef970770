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
        MachineDocument? known = KnownMachine(scope, spec, machine);
        Protocol.Generation? generation = composition ?? GenerationOf(spec, known);
        bool isLookedAt = scope.Context.Catalog.KnowsMachines;
        ParameterChecks.Check(scope.Context, spec, "parameters", generation, isLookedAt ? known : null);
        Generation?[] own = [composition, known?.Kernel.Composition];
        List<BoundStep> bound = [.. spec.Items("steps")
            .Select(step => (Fields: step, Step: StepBinder.Bind(scope, step, known, [.. own.OfType<Generation>()])))
            .Where(step => step.Step is not null)
            .Select(step => new BoundStep(step.Fields, step.Step!))];
        IReadOnlyList<ScenarioStepDocument> steps = [.. bound.Select(step => step.Step)];
        StepBinder.CheckNames(scope.Context, spec.Path.Key("steps"), steps);
        if (isLookedAt)
        {
            ScenarioChecks.Check(scope, bound, scope.IsClean(spec.Path, "steps"), known, generation);
        }

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
    private static Protocol.Generation? GenerationOf(Fields spec, MachineDocument? machine)
    {
        if (spec.Text("generation") is { } name)
        {
            return GenerationLibrary.Shipped.Find(name);
        }

        return machine is not { Kernel: { } kernel } ? null
            : kernel.Composition ?? GenerationLibrary.Shipped.Find(kernel.Generation ?? machine.DefaultGeneration);
    }

    /// <summary>The machine that stands in the files, or that the catalog has under its name; null if neither is
    /// known.</summary>
    private static MachineDocument? KnownMachine(DocumentScope scope, Fields spec, ScenarioMachine machine) =>
        !scope.IsClean(spec.Path, "machine") ? null
            : machine.Document
                ?? (machine.Reference is { Length: > 0 } name ? scope.Context.Catalog.FindMachine(name) : null);

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
