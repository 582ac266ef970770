using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The parameters of modules that some generation takes, for editors to offer.</summary>
internal static class ParameterKeys
{
    private static readonly KernelBase[] Kernels = [
        .. GenerationCatalog.All.Select(generation => generation.Base).Distinct()];

    /// <summary>Those of a module by name, each with what it takes.</summary>
    public static IEnumerable<(string Key, string Description)> Of(string module) => GenerationSchema.Parameters
        .Where(parameter => parameter.Module == module)
        .Select(parameter => (parameter.Name, parameter.Kind))
        .Concat(Kernels.SelectMany(kernel => OtherParameters.NamesOf(kernel, module)
            .Select(name => (Name: name, OtherParameters.Find(kernel, module, name)!.Kind))))
        .DistinctBy(parameter => parameter.Name, StringComparer.Ordinal)
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
        .Select(parameter => (parameter.Name, $"{module}.{parameter.Name}: {ModuleLoading.Describe(parameter.Kind)}."));

    /// <summary>Those of all modules, as a step's key "with" takes them.</summary>
    public static IEnumerable<(string Key, string Description)> OfAny() => new[] { "kvm", "kvm_intel", "kvm_amd" }
        .SelectMany(Of)
        .GroupBy(parameter => parameter.Key, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, string.Join(" ", group.Select(parameter => parameter.Description))));
}
