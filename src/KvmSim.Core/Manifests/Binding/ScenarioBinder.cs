namespace KvmSim.Manifests;

/// <summary>Makes scenarios of nodes.</summary>
internal static class ScenarioBinder
{
    public static ScenarioDocument BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode node)
    {
        Fields spec = new(node, ManifestPath.Root.Key("spec"), scope.Context);
        ScenarioMachine machine = BindMachine(scope, metadata, spec);
        return new ScenarioDocument
        {
            Metadata = metadata,
            Mark = scope.Mark,
            Machine = machine,
            Generation = spec.Text("generation"),
            Composition = scope.GenerationAt(spec, "generation"),
            Parameters = spec.Parameters("parameters"),
            Steps = [.. spec.Items("steps")
                .Select(step => StepBinder.Bind(scope, step, machine.Document))
                .OfType<ScenarioStepDocument>()],
        };
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
