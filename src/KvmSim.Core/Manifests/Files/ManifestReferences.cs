using KvmSim.Description;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Loads the files that a manifest names.</summary>
internal sealed class ManifestReferences(ManifestSession session, SchemaContext context, string? directory)
{
    /// <summary>Whether a text means a file, with or without parameters behind it, and not a name.</summary>
    public static bool IsPath(string text)
    {
        string path = GenerationSetting.SplitPath(text).Path;
        return path.Contains('/', StringComparison.Ordinal)
            || path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);
    }

    public ModelScope LoadModels(ScalarNode reference, ManifestPath path)
    {
        if (FindPath(reference, path) is not { } file)
        {
            return ModelScope.Unknown;
        }

        if (!session.Models.TryGetValue(file, out ModelScope? models))
        {
            int before = session.Diagnostics.Count;
            IReadOnlyList<ManifestDocument> documents = Load(file, reference, path, DocumentKinds.CpuModel);
            models = new ModelScope(
                documents.OfType<CpuModelDocument>()
                    .DistinctBy(document => document.Definition.Name, StringComparer.Ordinal)
                    .ToDictionary(
                        document => document.Definition.Name, document => (document.Model, document.Definition.Mark),
                        StringComparer.Ordinal),
                IsComplete: session.Diagnostics.Count == before);
            session.Models.Add(file, models);
            ReportNothing(models.IsComplete && models.Models.Count == 0, reference, path, DocumentKinds.CpuModel);
        }

        return models;
    }

    /// <summary>
    /// The generation of a file, under the parameters behind the path; null if there is none, or one of them says
    /// nothing, which is reported.
    /// </summary>
    public Generation? LoadGeneration(ScalarNode reference, ManifestPath path)
    {
        (string relative, string[] words) = GenerationSetting.SplitPath(reference.Text);
        if (FindPath(relative, reference, path) is not { } file)
        {
            return null;
        }

        int before = session.Diagnostics.Count;
        if (!session.Generations.TryGetValue(file, out IReadOnlyList<GenerationDocument>? generations))
        {
            session.Generations.Add(file, []); // while it is read: a file that starts from itself has none
            generations = [.. Load(file, reference, path, DocumentKinds.Generation).OfType<GenerationDocument>()];
            session.Generations[file] = generations;
        }

        ReportNothing(
            session.Diagnostics.Count == before && generations.Count == 0, reference, path, DocumentKinds.Generation);
        ReportSeveral(generations, reference, path, "generation");
        return generations.Count == 1 ? Under(generations[0].Generation, words, reference, path) : null;
    }

    private Generation? Under(Generation generation, string[] words, ScalarNode reference, ManifestPath path)
    {
        Generation? found = GenerationSetting.Apply(generation, words, out string? problem);
        if (found is null)
        {
            context.Report(
                ManifestErrorId.UnknownName, reference.Mark, path, Excerpt.Of(problem!), Excerpt.Of(reference.Text));
        }

        return found;
    }

    public MachineDocument? LoadMachine(ScalarNode reference, ManifestPath path)
    {
        if (FindPath(reference, path) is not { } file)
        {
            return null;
        }

        int before = session.Diagnostics.Count;
        if (!session.Machines.TryGetValue(file, out IReadOnlyList<MachineDocument>? machines))
        {
            machines = [
                .. Load(file, reference, path, DocumentKinds.CpuModel, DocumentKinds.Generation, DocumentKinds.Machine)
                .OfType<MachineDocument>()];
            session.Machines.Add(file, machines);
        }

        ReportNothing(
            session.Diagnostics.Count == before && machines.Count == 0, reference, path, DocumentKinds.Machine);
        ReportSeveral(machines, reference, path, "machine");
        return machines.Count == 1 ? machines[0] : null;
    }

    private void ReportSeveral(
        IReadOnlyList<ManifestDocument> documents, ScalarNode reference, ManifestPath path, string noun)
    {
        if (documents.Count > 1)
        {
            string names = string.Join(", ", documents.Select(document => document.Metadata.Name));
            context.Report(
                ManifestErrorId.AmbiguousName, reference.Mark, path,
                $"The file holds several {noun}s: {Excerpt.Of(names)}.",
                Excerpt.Of(reference.Text), $"a file with one {noun}");
        }
    }

    private void ReportNothing(bool isNothing, ScalarNode reference, ManifestPath path, string kind)
    {
        if (isNothing)
        {
            context.Report(
                ManifestErrorId.UnknownName, reference.Mark, path, $"The file holds no document of kind {kind}.",
                Excerpt.Of(reference.Text), $"a file with a document of kind {kind}");
        }
    }

    private string? FindPath(ScalarNode reference, ManifestPath path) => FindPath(reference.Text, reference, path);

    /// <summary>The full path; null if it was refused.</summary>
    private string? FindPath(string relative, ScalarNode reference, ManifestPath path)
    {
        if (!SharedSchemas.RelativePath.IsMatch(relative))
        {
            return null; // reported by the schema
        }

        if (directory is null)
        {
            context.Report(
                ManifestErrorId.BadPath, reference.Mark, path, "A manifest that is not a file can't name files.",
                Excerpt.Of(reference.Text));
            return null;
        }

        return Path.GetFullPath(relative, Path.GetFullPath(directory));
    }

    private IReadOnlyList<ManifestDocument> Load(
        string file, ScalarNode reference, ManifestPath path, params string[] kinds)
    {
        using Stream? stream = ManifestStream.Open(file, session, reference.Mark, path);
        return stream is null ? [] : new ManifestLoader(session, file, Path.GetDirectoryName(file)).Load(stream, kinds);
    }
}
