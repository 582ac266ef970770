using KvmSim.Description;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The modules that steps load: whether a CPU of the machine can have them, and their parameters.</summary>
internal static class StepModuleChecks
{
    public static void Check(SchemaContext context, BoundStep step, MachineDocument? machine, Generation? generation)
    {
        if (step.Step.Operation is not ("load" or "asyncLoad"))
        {
            return;
        }

        if (machine is not null)
        {
            CheckVendor(context, step, machine);
        }

        if (generation is not null)
        {
            CheckParameters(context, step, generation);
        }
    }

    /// <summary>A module that no CPU of the machine can have: every kernel refuses it.</summary>
    private static void CheckVendor(SchemaContext context, BoundStep step, MachineDocument machine)
    {
        foreach (string module in step.MayFail ? [] : step.Step.Modules)
        {
            if (ModuleVendors.WhyNever(module, machine) is { } reason)
            {
                step.Report(context, ManifestErrorId.ConflictingKeys,
                    $"No kernel loads {module} there: {reason} If that is what the step is about, say so: expect: {{errno: EOPNOTSUPP}}.",
                    module, null, ModuleVendors.Other(module, machine));
            }
        }
    }

    /// <summary>
    /// A name that no module of the step knows, or a value that one does not take. A step that is about that says so:
    /// it expects an errno, or a line of the log with the name in it.
    /// </summary>
    private static void CheckParameters(SchemaContext context, BoundStep step, Generation generation)
    {
        foreach (MappingEntry entry in (step.Fields.Value("with") as MappingNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode value && !step.MayFail && !IsExpected(step.Step, entry.Key.Text))
            {
                ParameterChecks.Check(
                    context, step.Fields.Path.Key("with").Key(entry.Key.Text), generation, step.Step.Modules, entry.Key, value);
            }
        }
    }

    private static bool IsExpected(ScenarioStepDocument step, string name) => step.ExpectUnder.Values.Prepend(step.Expect)
        .Any(expected => expected?.Log.Any(line => line.Pattern.Contains(name, StringComparison.Ordinal)) == true);
}
