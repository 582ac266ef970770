using KvmSim.Description;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Makes generations of nodes: the one that is named, with parts changed.</summary>
internal static class GenerationBinder
{
    public static GenerationDocument? BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode node)
    {
        Fields spec = new(node, ManifestPath.Root.Key("spec"), scope.Context);
        if (scope.GenerationAt(spec, "from") is not { } basis)
        {
            return null; // reported, or of a catalog that takes any name
        }

        if (GenerationLibrary.IsShipped(metadata.Name))
        {
            scope.Context.Report(
                ManifestErrorId.DuplicateName, scope.Mark, ManifestPath.Root.Key("metadata").Key("name"),
                $"A shipped generation is called '{metadata.Name}'.", metadata.Name, "another name");
        }

        ProtocolParts parts = Parts(spec.Child("parts"), basis.Parts);
        GenerationChecks checks = new(scope.Context, spec, basis);
        checks.CheckParts(parts);
        Generation generation = basis with
        {
            Id = metadata.Name,
            Title = metadata.Description ?? $"{basis.Id}, changed",
            Source = $"composed from {basis.Id}",
            From = basis.From ?? (basis.Setting?.Of ?? basis).Id,
            Setting = null,
            Confidence = Confidence.Derived,
            Aliases = [],
            Parts = parts,
            Base = checks.Base(spec.Text("base"), parts.Callback),
            Style = GenerationSchema.Styles.FirstOrDefault(style => style.Id == spec.Text("checkStyle")) ?? basis.Style,
            Messages = Messages(spec.Child("messages"), basis.Messages, checks),
            Parameters = checks.Parameters(),
            IncompatibleCpuFile = spec.Text("incompatibleCpuFile") ?? basis.IncompatibleCpuFile,
        };
        return new GenerationDocument
        {
            Metadata = metadata,
            Mark = scope.Mark,
            From = spec.Text("from")!,
            Generation = WithDefaults(generation, basis, spec, checks) with
            {
                KnownParts = ChangedParts.Of(basis, generation),
            },
        };
    }

    private static ProtocolParts Parts(Fields? given, ProtocolParts basis) => given is null ? basis : basis with
    {
        Callback = CpuModelBinder.Word<CallbackSection>(given.Text("callback")) ?? basis.Callback,
        Check = CpuModelBinder.Word<CheckPlace>(given.Text("check")) ?? basis.Check,
        Refusal = CpuModelBinder.Word<RefusalPolicy>(given.Text("refusal")) ?? basis.Refusal,
        Remembers = given.Boolean("remembers") ?? basis.Remembers,
        Reevaluates = given.Boolean("reevaluates") ?? basis.Reevaluates,
        Locking = CpuModelBinder.Word<VmLocking>(given.Text("locking")) ?? basis.Locking,
        LocksOnDestroy = given.Boolean("locksOnDestroy") ?? basis.LocksOnDestroy,
        ResetsFailure = given.Boolean("resetsFailure") ?? basis.ResetsFailure,
        CountLockStopsMachine = given.Boolean("countLockStopsMachine") ?? basis.CountLockStopsMachine,
    };

    private static CoreMessages Messages(Fields? given, CoreMessages basis, GenerationChecks checks)
    {
        foreach (CoreMessageKey part in CoreMessageKeys.All.Where(part => given?.Value(part.Key) is not null))
        {
            KernelMessage? known = part.Get(basis);
            if (given!.Child(part.Key) is not { } fields)
            {
                checks.CheckSilence(given, part);
                basis = part.Key == CoreMessageKeys.Needed ? basis : part.Set(basis, null);
                continue;
            }

            checks.CheckText(given, fields, part, known);
            basis = part.Set(basis, known is null
                ? new KernelMessage(
                    CpuModelBinder.Word<KernelLogLevel>(LogLevels.Canonical(fields.Text("level")))
                        ?? KernelLogLevel.Info,
                    fields.Text("text") ?? "",
                    fields.Boolean("newline") ?? true)
                : known with
                {
                    Level = CpuModelBinder.Word<KernelLogLevel>(LogLevels.Canonical(fields.Text("level")))
                        ?? known.Level,
                    Text = fields.Text("text") ?? known.Text,
                    EndsLine = fields.Boolean("newline") ?? known.EndsLine,
                });
        }

        return basis;
    }

    private static Generation WithDefaults(
        Generation generation, Generation basis, Fields spec, GenerationChecks checks)
    {
        Dictionary<string, ParameterValues> defaults = new(basis.Defaults, StringComparer.Ordinal);
        List<ModuleParameter> parameters = [.. generation.Parameters];
        foreach ((string module, IReadOnlyDictionary<string, ParameterValue> values) in spec.Parameters("defaults"))
        {
            foreach ((string name, ParameterValue value) in values)
            {
                int index = parameters.FindIndex(known => known.Module == module && known.Name == name);
                if (checks.CheckDefault(module, name, value.Text, index < 0 ? null : parameters[index], parameters))
                {
                    parameters[index] = parameters[index] with { Default = value.Text };
                    defaults[module] = defaults.GetValueOrDefault(module)
                        .Overlay(ParameterValues.Of([KeyValuePair.Create(name, value.Text)]));
                }
            }
        }

        return generation with { Defaults = defaults, Parameters = parameters };
    }
}
