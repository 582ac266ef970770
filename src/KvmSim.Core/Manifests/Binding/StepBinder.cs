using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.Manifests;

/// <summary>Makes steps of nodes. What an operation's value becomes depends on its schema, not on its name.</summary>
internal static class StepBinder
{
    /// <summary>The step; null if no operation can be told.</summary>
    public static ScenarioStepDocument? Bind(DocumentScope scope, Fields step, MachineDocument? machine)
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
            Parameters = step.ParameterMap("with"),
            Times = step.Integer("times"),
            Changed = step.Cpus("changed") ?? CpuSet.Empty,
            At = step.Text("at"),
            Model = step.Text("model"),
            Package = step.Integer("package"),
            Overrides = CpuModelBinder.BindOverrides(scope.Context, step.Child("overrides")),
            Note = step.Text("note"),
            Expect = BindExpectation(step.Child("expect")),
            ExpectUnder = BindExpectUnder(step.Child("expectUnder")),
            Mark = step.Node.Mark,
        };
        return BindArgument(document, operation, step);
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
            ChoiceSchema { Definition: "modules" } => document with { Modules = step.Texts(operation.Key) },
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

    private static SortedDictionary<string, ScenarioExpectation> BindExpectUnder(Fields? fields)
    {
        SortedDictionary<string, ScenarioExpectation> expectations = new(StringComparer.Ordinal);
        foreach (string generation in fields?.Node.Entries.Select(entry => entry.Key.Text) ?? [])
        {
            if (BindExpectation(fields!.Child(generation)) is { } expectation)
            {
                expectations[generation] = expectation;
            }
        }

        return expectations;
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
                patterns.Add(new LogPattern(line.Text("level"), pattern, line.Node.Mark));
            }
        }

        return patterns;
    }
}
