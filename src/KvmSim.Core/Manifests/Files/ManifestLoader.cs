using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Loads one file: reads it, compares it with the schema, binds it.</summary>
internal sealed class ManifestLoader : IManifestScope
{
    private readonly ManifestSession _session;
    private readonly SchemaContext _context;
    private readonly string _fileName;
    private readonly ManifestReferences _references;
    private readonly SortedDictionary<int, ManifestDocument> _documents = [];

    /// <summary>A loader for one file.</summary>
    /// <param name="session">Shared with the files that it names.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <param name="directory">What paths in it are relative to; null if it must not name files.</param>
    public ManifestLoader(ManifestSession session, string fileName, string? directory)
    {
        _session = session;
        _fileName = fileName;
        _context = new SchemaContext(session.Catalog, session.Limits, session.Diagnostics);
        _references = new ManifestReferences(session, _context, directory);
    }

    /// <inheritdoc />
    public ModelScope Models { get; private set; } = ModelScope.Empty;

    /// <summary>Loads the documents of some kinds; the others are not looked at.</summary>
    public IReadOnlyList<ManifestDocument> Load(Stream stream, params string[] kinds)
    {
        int before = _session.Diagnostics.Count;
        IReadOnlyList<DocumentNode?> nodes = _session.Format.Read(
            stream, _fileName, _session.Limits, _session.Diagnostics);
        if (_session.Diagnostics.Count == before && nodes.All(node => node is null))
        {
            _context.Report(
                ManifestErrorId.EmptyFile, new SourceMark(_fileName, 1, 1), ManifestPath.Root,
                "The file holds no document.",
                expected: "apiVersion, kind, metadata, spec");
        }

        List<(int Index, ManifestKind Kind, MappingNode Node)> documents = FindKinds(nodes);
        foreach (ManifestKind kind in ManifestKinds.All.IntersectBy(kinds, kind => kind.Name, StringComparer.Ordinal))
        {
            foreach ((int index, _, MappingNode node) in documents.Where(document => document.Kind == kind))
            {
                Bind(index, kind, node);
            }

            CheckNames(kind);
            if (kind.Name == DocumentKinds.CpuModel)
            {
                ResolveModels(isComplete: _session.Diagnostics.Count == before);
            }
        }

        return [.. _documents.Values];
    }

    /// <inheritdoc />
    public ModelScope LoadModels(ScalarNode reference, ManifestPath path) => _references.LoadModels(reference, path);

    /// <inheritdoc />
    public Generation? FindGeneration(ScalarNode reference, ManifestPath path) =>
        ManifestReferences.IsPath(reference.Text) ? _references.LoadGeneration(reference, path)
            : GenerationSetting.Split(reference.Text) is { Words: { Length: > 0 } words, Name: var name }
                && _context.Generations.GetValueOrDefault(name) is { } own ? GenerationSetting.Apply(own, words, out _)
            : _context.Generations.GetValueOrDefault(reference.Text)
            ?? _session.Catalog.FindGeneration(reference.Text);

    /// <inheritdoc />
    public MachineDocument? FindMachine(ScalarNode reference, ManifestPath path)
    {
        if (ManifestReferences.IsPath(reference.Text))
        {
            return _references.LoadMachine(reference, path);
        }

        List<MachineDocument> machines = [.. _documents.Values.OfType<MachineDocument>()];
        MachineDocument? machine = machines.Find(document => document.Metadata.Name == reference.Text);
        IReadOnlyCollection<string>? names = _session.Catalog.GetNames(NameKind.Machine);
        if (machine is null && names is not null && !names.Contains(reference.Text, StringComparer.Ordinal))
        {
            _context.ReportUnknownName(
                ManifestErrorId.UnknownName, reference.Mark, path, reference.Text, "machine",
                machines.Select(document => document.Metadata.Name).Concat(names));
        }

        return machine;
    }

    private List<(int Index, ManifestKind Kind, MappingNode Node)> FindKinds(IReadOnlyList<DocumentNode?> nodes)
    {
        List<(int Index, ManifestKind Kind, MappingNode Node)> documents = [];
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is MappingNode mapping && FindKind(mapping) is { } kind)
            {
                documents.Add((i, kind, mapping));
            }
            else if (nodes[i] is { } node and not MappingNode)
            {
                string found = NodeText.Describe(node);
                _context.Report(
                    ManifestErrorId.WrongType, node.Mark, ManifestPath.Root, $"A document is a mapping, not {found}.",
                    found,
                    "apiVersion, kind, metadata, spec");
            }
        }

        return documents;
    }

    /// <summary>The kind of a document; without one its header is all that can be judged.</summary>
    private ManifestKind? FindKind(MappingNode mapping)
    {
        if (mapping.Find("kind")?.Value is ScalarNode name && ManifestKinds.Find(name.Text) is { } kind)
        {
            return kind;
        }

        EnumSchema kinds =
            new([.. ManifestKinds.All.Select(known => known.Name)]) { ErrorId = ManifestErrorId.UnknownKind };
        IReadOnlyList<SchemaProperty> header = [.. SharedSchemas.Document("", new NullSchema()).Properties
            .Where(property => property.Name is "apiVersion" or "metadata")
            .Append(new SchemaProperty("kind", kinds, IsRequired: true))];
        SchemaValidator validator = new(_context);
        validator.ValidateKeys(mapping, ManifestPath.Root, header, entry =>
        {
            if (entry.Key.Text != "spec")
            {
                validator.ReportUnknownKey(
                    mapping, entry, ManifestPath.Root, ["apiVersion", "kind", "metadata", "spec"]);
            }
        });
        return null;
    }

    private void Bind(int index, ManifestKind kind, MappingNode node)
    {
        DocumentScope scope = new(_context, this, node.Mark, _session.Diagnostics.Count);
        new SchemaValidator(_context).Validate(kind.Document, node, ManifestPath.Root);
        ManifestMetadata metadata = MetadataBinder.Bind(new Fields(node, ManifestPath.Root, _context));
        if (node.Find("spec")?.Value is MappingNode spec && kind.Bind(scope, metadata, spec) is { } document)
        {
            _documents.Add(index, document);
            if (document is GenerationDocument { Generation: { } generation })
            {
                _context.Generations.TryAdd(generation.Id, generation);
            }
        }
    }

    /// <summary>Models are checked where they are resolved.</summary>
    private void CheckNames(ManifestKind kind)
    {
        if (kind.Name == DocumentKinds.CpuModel)
        {
            return;
        }

        Dictionary<string, SourceMark> names = new(StringComparer.Ordinal);
        foreach (ManifestDocument document in _documents.Values.Where(document => document.Kind == kind.Name))
        {
            string name = document.Metadata.Name;
            if (name.Length > 0 && !names.TryAdd(name, document.Mark))
            {
                _context.Report(
                    ManifestErrorId.DuplicateName, document.Mark, ManifestPath.Root.Key("metadata").Key("name"),
                    $"There is a {kind.Name} '{Excerpt.Of(name)}' already, at {names[name]}.", Excerpt.Of(name));
            }
        }
    }

    private void ResolveModels(bool isComplete)
    {
        ManifestPath path = ManifestPath.Root.Key("spec");
        Models = CpuModelResolver.Resolve(
            _context, _documents.Values.OfType<CpuModelDocument>().Select(document => (document.Definition, path)), [],
            isComplete);
        foreach ((int index, ManifestDocument document) in _documents.ToList())
        {
            if (document is CpuModelDocument model
                && Models.Models.TryGetValue(model.Definition.Name, out (CpuModel Model, SourceMark Mark) known))
            {
                _documents[index] = model with { Model = known.Model };
            }
        }
    }
}
