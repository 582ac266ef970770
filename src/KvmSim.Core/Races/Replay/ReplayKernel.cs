using KvmSim.Exploration;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>A kernel that has a model's protocol: a generation, and the parameters of kvm.ko that make it so.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="Parameter">The parameter that is not at its default, as "name=value"; null for none.</param>
internal sealed record ReplayKernel(Generation Generation, string? Parameter)
{
    private const int WindowMilliseconds = 3000;

    /// <summary>How long the callback sleeps, where it can be asked to; as insmod's word.</summary>
    public string? Delay => Generation.FindParameter(ModuleOperations.Core, ParameterNames.SeedDelay) is null
        ? null
        : FormattableString.Invariant($"{ParameterNames.SeedDelay}={WindowMilliseconds}");

    /// <summary>
    /// Where this kernel can be held. Behind the online bit a held CPU would leave the IPIs of VM creation unanswered,
    /// so there only the sleeping callback will do.
    /// </summary>
    public IReadOnlyList<ReplayWindow> Windows =>
    [
        new ReplayWindow("lock_vector_lock"),
        .. Generation.Parts.Callback == CallbackSection.Starting
            ? [new ReplayWindow("kvm_starting_cpu")] : (ReplayWindow[])[],
        .. Delay is null ? (ReplayWindow[])[] : [ReplayWindow.Sleep],
    ];

    /// <summary>
    /// The kernel for a model: the composed generation that it is of, if a manifest can be named for that; else one
    /// that was recorded, if there is one. Null where no kernel is like it.
    /// </summary>
    public static ReplayKernel? Find(ExplorationModel model) => GenerationCatalog.All
        .OrderByDescending(generation => generation.OutOfTree)
        .ThenBy(generation => generation.Aliases.Prepend(generation.Id).Contains(model.Name, StringComparer.Ordinal)
            ? 0 : 1)
        .Prepend(model.Origin is { File: not null } composed ? composed.Setting?.Of ?? composed : null)
        .OfType<Generation>()
        .SelectMany(Variants)
        .FirstOrDefault(kernel => kernel.Has(model));

    /// <summary>
    /// What a scenario in that folder calls the generation, as YAML has it: its id, or the way to its manifest.
    /// </summary>
    /// <exception cref="RaceExportException">No manifest there can name that file.</exception>
    public string NameFrom(string? folder)
    {
        if (Generation.File is not { } file)
        {
            return Generation.Id;
        }

        string way = Path.GetRelativePath(folder ?? Directory.GetCurrentDirectory(), file).Replace('\\', '/');
        return way.AsSpan().ContainsAny(":*?\"<>|") || way.StartsWith('/') || way.StartsWith('~')
            || way.Any(char.IsControl)
            ? throw new RaceExportException(
                $"No scenario can name the manifest of {Generation.Id} by a relative path there: save both on one "
                    + "drive, under plain names.")
            : $"\"{way}\"";
    }

    private static IEnumerable<ReplayKernel> Variants(Generation generation) =>
    [
        new ReplayKernel(generation, null),
        .. generation.Parameters
            .Where(parameter => parameter.Module == ModuleOperations.Core && parameter.Kind == ParameterKind.Boolean)
            .Select(
                parameter => new ReplayKernel(
                    generation, $"{parameter.Name}={(parameter.Default == "1" ? "0" : "1")}")),
    ];

    private bool Has(ExplorationModel model)
    {
        KvmModule module = ModuleLoading.Resolve(
            Generation,
            Generation.Defaults.GetValueOrDefault(ModuleOperations.Core)
                .Overlay(ParameterValues.Parse(Parameter is null ? [] : [Parameter])));
        return Normal(module.Parts) == Normal(model.Parts) && module.EnablesAtLoad == model.EnablesAtLoad;
    }

    /// <summary>Which of the ONLINE states the callback has makes no difference to the protocol.</summary>
    private static ProtocolParts Normal(in ProtocolParts parts) => parts.Callback == CallbackSection.OnlineDynamic
        ? parts with { Callback = CallbackSection.Online }
        : parts;
}
