using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>What a schema can't check of a generation: parts that contradict each other.</summary>
internal sealed class GenerationChecks(SchemaContext context, Fields spec, Generation from)
{
    /// <summary>
    /// Combinations that no kernel could have: the programs of steps have no such way. Where two of the parts that were
    /// written go together in none, that is the mistake, and what they contradict besides comes of it.
    /// </summary>
    public void CheckParts(ProtocolParts parts)
    {
        List<PartContradiction> found = [.. PartContradiction.Of(parts)];
        if (found.Count > 1 && FindOpposed(parts) is var (first, second))
        {
            string reason = found.Find(known => IsOf(known, first) || IsOf(known, second))?.Reason ?? "";
            Report($"parts.{second}",
                $"{first}: {PartWriter.Text(parts, first)} and {second}: {PartWriter.Text(parts, second)} go together "
                    + $"in no "
                    + $"protocol. "
                + reason);
            found.RemoveAll(known => IsOf(known, first) || IsOf(known, second));
        }

        foreach (PartContradiction known in found)
        {
            Contradiction(known.Part, known.Other, known.Reason);
        }
    }

    private static bool IsOf(PartContradiction known, string key) => known.Part == key || known.Other == key;

    /// <summary>
    /// Two parts that were written and that no legal protocol has together, in the order of the file. A dynamic ONLINE
    /// state is the ONLINE section here, as it is in <see cref="PartSpace"/>.
    /// </summary>
    private (string First, string Second)? FindOpposed(ProtocolParts parts)
    {
        ProtocolParts plain = parts.Callback == CallbackSection.Starting
            ? parts : parts with { Callback = CallbackSection.Online };
        string[] given = [.. (spec.Child("parts")?.Node.Entries ?? []).Select(entry => entry.Key.Text)
            .Where(key => PartWriter.All(plain).Any(part => part.Key == key))];
        for (int second = 1; second < given.Length; second++)
        {
            for (int first = 0; first < second; first++)
            {
                if (!PartSpace.Legal.Any(
                    legal => IsSame(legal, plain, given[first]) && IsSame(legal, plain, given[second])))
                {
                    return (given[first], given[second]);
                }
            }
        }

        return null;
    }

    private static bool IsSame(in ProtocolParts left, in ProtocolParts right, string key) =>
        PartWriter.Text(left, key) == PartWriter.Text(right, key);

    /// <summary>The kernel around KVM, with its states where the callback stands.</summary>
    public KernelBase Base(string? name, CallbackSection callback)
    {
        bool stays = (callback == CallbackSection.Starting) == (from.Parts.Callback == CallbackSection.Starting);
        if (name is null && stays)
        {
            return from.Base;
        }

        KernelBase? found = KernelBase.Find(name ?? from.Base.Name, callback);
        if (found is null)
        {
            Report(name is null ? "parts.callback" : "base",
                $"{name ?? from.Base.Name} has no state for KVM in the STARTING section: give base: "
                    + $"{KernelBase.ForStarting}.");
        }

        return found ?? from.Base;
    }

    public void CheckSilence(Fields messages, CoreMessageKey part)
    {
        if (part.Key == CoreMessageKeys.Needed && messages.Text(part.Key) == GenerationSchema.NoMessage)
        {
            context.Report(
                ManifestErrorId.ConflictingKeys, messages.MarkOf(part.Key), messages.Path.Key(part.Key),
                "Every kernel says when enabling fails; change its level or text.", GenerationSchema.NoMessage);
        }
    }

    public void CheckText(Fields messages, Fields message, CoreMessageKey part, KernelMessage? known)
    {
        if (known is null && message.Value("text") is null)
        {
            context.Report(
                ManifestErrorId.MissingKey, message.Node.Mark, messages.Path.Key(part.Key),
                $"{from.Id} prints nothing there, so text is needed.", expected: "text");
        }
    }

    /// <summary>The parameters of the one that it starts from, less some, and some more.</summary>
    public IReadOnlyList<ModuleParameter> Parameters()
    {
        List<ModuleParameter> parameters = [.. from.Parameters];
        ForEach("removeParameters", (name, mark, path) =>
        {
            bool isKnown = GenerationSchema.Parameters.Any(parameter => parameter.ToString() == name);
            if (parameters.RemoveAll(parameter => parameter.ToString() == name) == 0 && isKnown)
            {
                context.ReportUnknownName(
                    ManifestErrorId.UnknownName, mark, path, name, $"parameter of {from.Id}",
                    from.Parameters.Select(parameter => parameter.ToString()));
            }
        });
        ForEach("addParameters", (name, mark, path) =>
        {
            if (GenerationSchema.Parameters.FirstOrDefault(parameter => parameter.ToString() == name) is not { } added)
            {
                return; // reported by the schema
            }

            if (parameters.Any(parameter => parameter.ToString() == name))
            {
                context.Report(
                    ManifestErrorId.DuplicateName, mark, path, $"It takes {name} already.", name, "another parameter");
                return;
            }

            parameters.Add(added);
        });
        return parameters;
    }

    /// <summary>Whether the parameter exists and takes that value.</summary>
    public bool CheckDefault(
        string module, string name, string value, ModuleParameter? parameter, IEnumerable<ModuleParameter> known)
    {
        MappingNode? values = (spec.Value("defaults") as MappingNode)?.Find(module)?.Value as MappingNode;
        SourceMark mark = values?.Find(name)?.Key.Mark ?? spec.MarkOf("defaults");
        ManifestPath path = spec.Path.Key("defaults").Key(module).Key(name);
        if (parameter is null)
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, mark, path, name, $"parameter of {module}",
                known.Where(other => other.Module == module).Select(other => other.Name));
            return false;
        }

        if (!ParameterValues.IsValid(parameter.Kind, value))
        {
            context.Report(
                ManifestErrorId.WrongType, values?.Find(name)?.Value.Mark ?? mark, path,
                $"{parameter} takes {ModuleLoading.Describe(parameter.Kind)}.", Excerpt.Of(value),
                ModuleLoading.Describe(parameter.Kind));
            return false;
        }

        return true;
    }

    /// <summary>
    /// Reported where one of the two was given; both may have come from what it starts from only if shipped.
    /// </summary>
    private void Contradiction(string key, string other, string message)
    {
        Fields? parts = spec.Child("parts");
        string given = parts?.Value(key) is not null ? key : other;
        string inherited = parts?.Value(key) is null || parts.Value(other) is null
            ? $" {from.Id} has {(given == key ? other : key)}: {Inherited(given == key ? other : key)}."
            : "";
        Report($"parts.{given}", message + inherited);
    }

    private string Inherited(string key) => PartWriter.Text(from.Parts, key);

    private void Report(string where, string message)
    {
        string[] keys = where.Split('.');
        Fields fields = keys.Length > 1 && spec.Child(keys[0]) is { } child ? child : spec;
        string key = fields == spec ? keys[0] : keys[^1];
        context.Report(
            ManifestErrorId.ConflictingKeys, fields.MarkOf(key), fields.Path.Key(key), message, fields.Text(key));
    }

    private void ForEach(string key, Action<string, SourceMark, ManifestPath> act)
    {
        IReadOnlyList<DocumentNode> items = (spec.Value(key) as SequenceNode)?.Items ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is ScalarNode scalar)
            {
                act(scalar.Text, scalar.Mark, spec.Path.Key(key).Item(i));
            }
        }
    }
}
