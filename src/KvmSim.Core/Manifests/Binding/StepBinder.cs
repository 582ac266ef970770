using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Makes steps of nodes. What an operation's value becomes depends on its schema, not on its name.</summary>
internal static class StepBinder
{
    /// <summary>The step; null if no operation can be told.</summary>
    /// <param name="scope">The document.</param>
    /// <param name="step">The step.</param>
    /// <param name="machine">The machine; null where it is not known.</param>
    /// <param name="own">The generations that the scenario names, which expectations may name too.</param>
    public static ScenarioStepDocument? Bind(
        DocumentScope scope, Fields step, MachineDocument? machine, IReadOnlyList<Generation> own)
    {
        UnionCase? operation = OperationTable.All.FirstOrDefault(row => step.Node.Find(row.Key) is not null);
        if (operation is null)
        {
            return null;
        }

        CheckModel(scope.Context, step, machine);
        ScenarioStepDocument document = new()
        {
            Operation = operation.Key,
            Cpu = step.Integer("cpu"),
            Name = step.Text("name"),
            Parameters = step.ParameterMap("with"),
            Times = step.Integer("times"),
            Changed = step.Cpus("changed") ?? CpuSet.Empty,
            At = step.Text("at"),
            Model = step.Text("model"),
            Package = step.Integer("package"),
            Overrides = CpuModelBinder.BindOverrides(scope.Context, step.Child("overrides")),
            Note = step.Text("note"),
            Expect = BindExpectation(step.Child("expect")),
            ExpectUnder = BindExpectUnder(scope, step.Child("expectUnder"), own),
            Mark = step.Node.Mark,
        };
        document = BindArgument(document, operation, step);
        CheckName(scope.Context, step, document);
        CheckOwnCpu(scope.Context, step, document);
        return document;
    }

    /// <summary>
    /// What is begun must not go by a name that a scenario has for something else: the names that others have without
    /// being given one, here; those of VMs, when all steps are known.
    /// </summary>
    private static void CheckName(SchemaContext context, Fields step, ScenarioStepDocument document)
    {
        if (document.Name is ScenarioStepDocument.OnlineHandle or ScenarioStepDocument.ModuleHandle)
        {
            context.Report(
                ManifestErrorId.AmbiguousName, step.MarkOf("name"), step.Path.Key("name"),
                $"'{document.Name}' is what 'wait' calls what was begun without a name; give another.", document.Name);
        }
    }

    /// <summary>A process that takes its own CPU offline is moved within the call: no recording says how.</summary>
    private static void CheckOwnCpu(SchemaContext context, Fields step, ScenarioStepDocument document)
    {
        bool isOwn = document.Cpu is { } cpu && document.Operation switch
        {
            "offline" => document.Cpus.Contains(cpu),
            "asyncOffline" => document.Number == cpu,
            _ => false,
        };
        if (isOwn)
        {
            context.Report(
                ManifestErrorId.ConflictingKeys, step.MarkOf("cpu"), step.Path.Key("cpu"),
                $"CPU {document.Cpu} can't be taken offline by a command that runs on it: the answer is not known.",
                "cpu");
        }
    }

    /// <summary>
    /// VMs and what is begun are waited for by name, so no name may stand for both in one scenario.
    /// </summary>
    public static void CheckNames(
        SchemaContext context, ManifestPath steps, IReadOnlyList<ScenarioStepDocument> documents)
    {
        Dictionary<string, bool> isVm = new(StringComparer.Ordinal);
        foreach (ScenarioStepDocument step in documents)
        {
            bool createsVm = step.Operation is "createVm" or "createTd" or "asyncCreateVm" or "createLoop";
            string? name = step.Handle ?? (createsVm ? step.Vm : null);
            if (name is not null && !isVm.TryAdd(name, createsVm) && isVm[name] != createsVm)
            {
                context.Report(
                    ManifestErrorId.AmbiguousName, step.Mark, steps,
                    $"'{name}' names a VM and what is begun and waited for; name one of them differently.", name);
                return;
            }
        }
    }

    private static ScenarioStepDocument BindArgument(ScenarioStepDocument document, UnionCase operation, Fields step) =>
        operation.Value switch
        {
            CpuListSchema => document with { Cpus = step.Cpus(operation.Key) ?? CpuSet.Empty },
            TextSchema when operation.Key == "read" => document with { Path = step.Text(operation.Key) },
            TextSchema => document with { Vm = step.Text(operation.Key) },
            ObjectSchema when step.Child(operation.Key) is { } argument => document with
            {
                Vm = argument.Text("vm"),
                Cpu = argument.Integer("cpu"),
                State = argument.Text("state"),
                Guest = BindGuest(argument.Child("guest")),
                Path = argument.Text("path"),
                Text = argument.Text("value"),
            },
            IntegerSchema => document with { Number = step.Integer(operation.Key) },
            EnumSchema => document with { Word = step.Text(operation.Key) },
            ChoiceSchema { Definition: "modules" or "module" } => document with { Modules = step.Texts(operation.Key) },
            _ => document,
        };

    private static GuestDescription? BindGuest(Fields? guest) => guest is null ? null : GuestDescription.Of(
        guest.Boolean("unknown") ?? false,
        guest.Text("irqchip") is { } irqchip ? irqchip == "kernel" : null,
        guest.Text("mode") is { } mode ? mode == "long" ? GuestMode.Long : GuestMode.Real : null,
        guest.Features("features"));

    private static void CheckModel(SchemaContext context, Fields step, MachineDocument? machine)
    {
        if (machine is not null && step.Scalar("model") is { } model && !machine.Models.TryGet(model.Text, out _))
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, model.Mark, step.Path.Key("model"), model.Text, "model",
                machine.Models.Names);
        }
    }

    /// <summary>By the generation's own name, whether the key is that, an alias, a kernel version or a file with
    /// one.</summary>
    private static SortedDictionary<string, ScenarioExpectation> BindExpectUnder(
        DocumentScope scope, Fields? fields, IReadOnlyList<Generation> own)
    {
        SchemaContext context = scope.Context;
        SortedDictionary<string, ScenarioExpectation> expectations = new(StringComparer.Ordinal);
        foreach (ScalarNode key in fields?.Node.Entries.Select(entry => entry.Key) ?? [])
        {
            if (!scope.IsClean(fields!.Path, key.Text)
                || !TryFind(scope, fields.Path.Key(key.Text), key, own, out Generation? found))
            {
                continue;
            }

            string id = found?.Id ?? key.Text;
            if (found?.Setting is { } setting)
            {
                context.Report(
                    ManifestErrorId.UnknownName, key.Mark, fields!.Path.Key(key.Text),
                    "Expectations are told apart by the generation alone, not by its parameters.", key.Text,
                    setting.Of.Id);
                continue;
            }

            if (BindExpectation(fields!.Child(key.Text)) is { } expectation && !expectations.TryAdd(id, expectation))
            {
                context.Report(
                    ManifestErrorId.DuplicateKey, key.Mark, fields.Path.Key(key.Text),
                    $"What is expected under {id} is said already, under another of its names.", key.Text);
            }
        }

        return expectations;
    }

    /// <summary>Looks a key of expectUnder up; false if it names nothing, which is reported. Null where any name is
    /// taken.</summary>
    private static bool TryFind(
        DocumentScope scope, ManifestPath path, ScalarNode key, IReadOnlyList<Generation> own, out Generation? found)
    {
        SchemaContext context = scope.Context;
        int before = context.Diagnostics.Count;
        (string name, string[] words) = GenerationSetting.Split(key.Text);
        found = own.FirstOrDefault(
            generation => string.Equals(generation.Id, name, StringComparison.OrdinalIgnoreCase));
        found = found is null ? scope.File.FindGeneration(key, path)
            : words.Length > 0 ? GenerationSetting.Apply(found, words, out _)
            : found;
        if (found is null && context.Diagnostics.Count == before && !ManifestReferences.IsPath(key.Text)
            && context.Catalog.GetNames(NameKind.Generation) is { } names)
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, key.Mark, path, key.Text, "generation",
                names.Concat(context.Generations.Keys).Concat(own.Select(generation => generation.Id)));
        }

        return context.Diagnostics.Count == before;
    }

    private static ScenarioExpectation? BindExpectation(Fields? fields) => fields is null ? null : new()
    {
        Text = fields.Text("text"),
        Errno = fields.Text("errno") is { } errno ? (fields.Integer("errno") == 0 ? Errno.Ok : errno) : null,
        Online = fields.Cpus("online"),
        Present = fields.Cpus("present"),
        Enabled = fields.Cpus("enabled"),
        Incompatible = fields.Cpus("incompatible"),
        Usage = fields.Integer("usage"),
        Log = BindLog(fields, "log"),
        NoLog = BindLog(fields, "noLog"),
        Marks = fields.Node.Entries.ToDictionary(
            entry => entry.Key.Text, entry => entry.Value.Mark, StringComparer.Ordinal),
        Mark = fields.Node.Mark,
    };

    private static IReadOnlyList<LogPattern> BindLog(Fields fields, string key)
    {
        List<LogPattern> patterns = [];
        foreach (Fields line in fields.Items(key))
        {
            if (line.Text("pattern") is { } pattern && LogPattern.Check(pattern) is null)
            {
                patterns.Add(new LogPattern(LogLevels.Canonical(line.Text("level")), pattern, line.Node.Mark));
            }
        }

        return patterns;
    }
}
