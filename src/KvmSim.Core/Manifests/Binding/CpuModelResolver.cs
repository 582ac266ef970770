using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>Makes models of definitions: follows what they are based on.</summary>
internal sealed class CpuModelResolver
{
    private const int MaxMsrs = 1024;

    private readonly SchemaContext _context;
    private readonly Dictionary<string, (CpuModel Model, SourceMark Mark)> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CpuModelDefinition Definition, ManifestPath Path)> _open = new(
        StringComparer.Ordinal);
    private readonly bool _isClean;
    private bool _isComplete;

    private CpuModelResolver(SchemaContext context, bool isComplete) =>
        (_context, _isComplete, _isClean) = (context, isComplete, context.Diagnostics.Count == 0);

    /// <summary>Resolves definitions, which may be based on each other and on models that exist.</summary>
    /// <param name="context">Takes what is wrong.</param>
    /// <param name="definitions">Each with its place in its document.</param>
    /// <param name="existing">No definition may have the name of one of them.</param>
    /// <param name="isComplete">Whether there are no definitions besides.</param>
    public static ModelScope Resolve(
        SchemaContext context, IEnumerable<(CpuModelDefinition Definition, ManifestPath Path)> definitions,
        IEnumerable<ModelScope> existing, bool isComplete)
    {
        CpuModelResolver resolver = new(context, isComplete);
        foreach (ModelScope scope in existing)
        {
            resolver._isComplete &= scope.IsComplete;
            foreach ((string name, (CpuModel model, SourceMark mark)) in scope.Models)
            {
                resolver.AddExisting(name, model, mark);
            }
        }

        List<CpuModelDefinition> accepted = [];
        foreach ((CpuModelDefinition definition, ManifestPath path) in definitions)
        {
            if (resolver.IsNew(definition.Name, definition.Mark, path))
            {
                resolver._open.Add(definition.Name, (definition, path));
                accepted.Add(definition);
            }
        }

        accepted.ForEach(resolver.Resolve);
        return new ModelScope(resolver._models, resolver._isComplete);
    }

    private void AddExisting(string name, CpuModel model, SourceMark mark)
    {
        if (IsNew(name, mark, ManifestPath.Root))
        {
            _models.Add(name, (model, mark));
        }
    }

    private bool IsNew(string name, SourceMark mark, ManifestPath path)
    {
        SourceMark? other = _models.TryGetValue(name, out (CpuModel Model, SourceMark Mark) model) ? model.Mark
            : _open.TryGetValue(name, out (CpuModelDefinition Definition, ManifestPath Path) open)
            ? open.Definition.Mark
            : null;
        if (other is { } first && first != mark)
        {
            _context.Report(
                ManifestErrorId.DuplicateName, mark, path,
                $"There is a model '{Excerpt.Of(name)}' already, at {first}.",
                Excerpt.Of(name));
        }

        return other is null;
    }

    /// <summary>
    /// Walks down to a base that is resolved, then back up. A loop, not a recursion: chains may be long.
    /// </summary>
    private void Resolve(CpuModelDefinition definition)
    {
        Stack<CpuModelDefinition> chain = new();
        HashSet<string> names = new(StringComparer.Ordinal);
        CpuModelDefinition? next = _models.ContainsKey(definition.Name) ? null : definition;
        while (next is not null)
        {
            chain.Push(next);
            names.Add(next.Name);
            next = FindOpenBase(next, names);
        }

        while (chain.TryPop(out CpuModelDefinition? open))
        {
            CpuModel model = open.ToModel(FindBase(open));
            if (model.Msrs.Count > MaxMsrs)
            {
                ReportTooManyMsrs(open, model.Msrs.Count);
                model = model with { Msrs = MsrSet.Empty };
            }

            ReportContradictions(open, model);
            _models.Add(open.Name, (model, open.Mark));
        }
    }

    private void ReportContradictions(CpuModelDefinition definition, CpuModel model)
    {
        // What was not read for a mistake is not there to agree with anything.
        foreach (string sentence in _isClean ? ArmContradictions.Of(model) : [])
        {
            _context.Report(
                ManifestErrorId.ConflictingKeys, definition.RegistersMark,
                _open[definition.Name].Path.Key("registers"), sentence, "registers");
        }

        bool isX86 = model.Vendor is not (CpuVendor.Arm or CpuVendor.Unknown);
        if (isX86 && (model.ArmRegisters.Count > 0 || definition.IsArm))
        {
            _context.Report(
                ManifestErrorId.ConflictingKeys, definition.RegistersMark,
                _open[definition.Name].Path.Key("registers"),
                $"Only an Arm CPU has such registers; its vendor is {model.VendorId.Trim()}.", "registers");
        }
    }

    /// <summary>
    /// The definition that this one is based on, if it has to be resolved first; reports what is wrong with it.
    /// </summary>
    private CpuModelDefinition? FindOpenBase(CpuModelDefinition definition, HashSet<string> chain)
    {
        if (definition.BasedOn is not { } name || _models.ContainsKey(name))
        {
            return null;
        }

        ManifestPath path = _open[definition.Name].Path.Key("basedOn");
        if (chain.Contains(name))
        {
            _context.Report(
                ManifestErrorId.CyclicModel, definition.BasedOnMark, path,
                $"The model '{Excerpt.Of(definition.Name)}' is based on itself, by way of '{Excerpt.Of(name)}'.",
                Excerpt.Of(name));
            return null;
        }

        if (_open.TryGetValue(name, out (CpuModelDefinition Definition, ManifestPath Path) open))
        {
            return open.Definition;
        }

        if (_isComplete)
        {
            _context.ReportUnknownName(
                ManifestErrorId.UnknownName, definition.BasedOnMark, path, name, "model",
                _open.Keys.Union(_models.Keys, StringComparer.Ordinal).Where(known => known != definition.Name));
        }

        return null;
    }

    private CpuModel? FindBase(CpuModelDefinition definition) =>
        definition.BasedOn is { } name && _models.TryGetValue(name, out (CpuModel Model, SourceMark Mark) known)
            ? known.Model
            : null;

    private void ReportTooManyMsrs(CpuModelDefinition definition, int count) => _context.Report(
        ManifestErrorId.OutOfRange, definition.Mark, _open[definition.Name].Path.Key("msrs"),
        $"With what it is based on the model has {count} registers.", $"{count} registers",
        $"at most {MaxMsrs} registers");
}
