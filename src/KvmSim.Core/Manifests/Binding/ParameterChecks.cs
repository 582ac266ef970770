using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>
/// Parameters of modules against the kernel that is to load them. A kernel ignores a name that it does not know and
/// refuses the module for a value that it does not take; in a manifest either is taken for a slip. So are parameters
/// of a module that no CPU of the machine can have.
/// </summary>
internal static class ParameterChecks
{
    /// <param name="context">Where it is reported.</param>
    /// <param name="fields">The mapping that has the parameters.</param>
    /// <param name="key">Their key.</param>
    /// <param name="generation">The kernel; null for one that is not known, of which nothing is checked.</param>
    /// <param name="machine">The machine; null for one that is not known.</param>
    public static void Check(
        SchemaContext context, Fields? fields, string key, Generation? generation, MachineDocument? machine)
    {
        if (generation is null || fields?.Value(key) is not MappingNode modules)
        {
            return;
        }

        foreach (MappingEntry module in modules.Entries)
        {
            ManifestPath path = fields.Path.Key(key).Key(module.Key.Text);
            int before = context.Diagnostics.Count;
            foreach (MappingEntry entry in (module.Value as MappingNode)?.Entries ?? [])
            {
                if (entry.Value is ScalarNode value && !context.Diagnostics.IsFull)
                {
                    Check(context, path.Key(entry.Key.Text), generation, [module.Key.Text], entry.Key, value);
                }
            }

            if (context.Diagnostics.Count == before && machine is not null)
            {
                CheckVendor(context, path, generation, module, machine);
            }
        }
    }

    private static void CheckVendor(
        SchemaContext context, ManifestPath path, Generation generation, MappingEntry module, MachineDocument machine)
    {
        if (module.Value is MappingNode { Entries.Count: > 0 }
            && ModuleVendors.WhyNever(module.Key.Text, machine) is { } reason)
        {
            context.Report(
                ManifestErrorId.ConflictingKeys, module.Key.Mark, path,
                $"{module.Key.Text} is loaded on no CPU of this machine, so its parameters reach nothing: {reason}",
                module.Key.Text, null, MayBeMeant(module, generation, ModuleVendors.Other(module.Key.Text, machine)));
        }
    }

    /// <summary>The other module, if that has all the parameters that are given.</summary>
    private static string? MayBeMeant(MappingEntry module, Generation generation, string? other) =>
        other is not null && module.Value is MappingNode values
        && values.Entries.All(entry => ModuleLoading.KindOf(generation, other, entry.Key.Text) is not null)
            ? other : null;

    /// <summary>A parameter that is given to modules: one of them has to know it, and each that does to take the
    /// value.</summary>
    public static void Check(
        SchemaContext context, ManifestPath path, Generation generation, IReadOnlyList<string> modules, ScalarNode name,
        ScalarNode value)
    {
        string[] known = [.. modules.Where(module =>
            ModuleLoading.KindOf(generation, module, ParameterValues.NameOf(name.Text)) is not null)];
        if (known.Length == 0 && modules.Count > 0)
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, name.Mark, path, name.Text,
                $"parameter of {string.Join(" or ", modules)} in {generation.Id}",
                modules.SelectMany(module => ModuleLoading.NamesOf(generation, module)
                    .Concat(OtherParameters.NamesOf(generation.Base, module))));
        }

        foreach (string module in known)
        {
            Check(context, path, generation, module, name, value);
        }
    }

    private static void Check(
        SchemaContext context, ManifestPath path, Generation generation, string module, ScalarNode name,
        ScalarNode value)
    {
        ParameterKind kind = ModuleLoading.KindOf(generation, module, ParameterValues.NameOf(name.Text))!.Value;
        string text = Fields.Parameter(value).KernelText;
        if (ParameterText.Check(kind, text, generation.Base) is not Protocol.Errno.None and var errno)
        {
            string takes = ModuleLoading.Describe(kind);
            context.Report(
                ManifestErrorId.WrongType, value.Mark, path,
                $"{module}.{name.Text} takes {takes}: {generation.Id} answers {errno} and does not load the module.",
                Excerpt.Of(text), takes);
        }
    }
}
