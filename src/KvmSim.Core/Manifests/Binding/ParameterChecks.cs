using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>
/// Parameters of modules against the kernel that is to load them. A kernel ignores a name that it does not know and
/// refuses the module for a value that it does not take; in a manifest either is taken for a slip. A step's own
/// parameters are not looked at: what the kernel answers may be what the step is about.
/// </summary>
internal static class ParameterChecks
{
    /// <param name="context">Where it is reported.</param>
    /// <param name="fields">The mapping that has the parameters.</param>
    /// <param name="key">Their key.</param>
    /// <param name="generation">The kernel; null for one that is not known, of which nothing is checked.</param>
    public static void Check(SchemaContext context, Fields? fields, string key, Generation? generation)
    {
        if (generation is null || fields?.Value(key) is not MappingNode modules)
        {
            return;
        }

        foreach (MappingEntry module in modules.Entries)
        {
            ManifestPath path = fields.Path.Key(key).Key(module.Key.Text);
            foreach (MappingEntry entry in (module.Value as MappingNode)?.Entries ?? [])
            {
                if (entry.Value is ScalarNode value && !context.Diagnostics.IsFull)
                {
                    Check(context, path.Key(entry.Key.Text), generation, module.Key.Text, entry.Key, value);
                }
            }
        }
    }

    private static void Check(
        SchemaContext context, ManifestPath path, Generation generation, string module, ScalarNode name,
        ScalarNode value)
    {
        if (ModuleLoading.KindOf(generation, module, ParameterValues.NameOf(name.Text)) is not { } kind)
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, name.Mark, path, name.Text, $"parameter of {module} in {generation.Id}",
                ModuleLoading.NamesOf(generation, module).Concat(OtherParameters.NamesOf(generation.Base, module)));
            return;
        }

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
