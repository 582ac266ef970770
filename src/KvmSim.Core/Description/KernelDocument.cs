using System.Collections.ObjectModel;

namespace KvmSim.Description;

/// <summary>The kernel of a machine and its settings.</summary>
public sealed record KernelDocument
{
    /// <summary>The KVM generation; null for the one that the engine takes if none is given.</summary>
    public string? Generation { get; init; }

    /// <summary>
    /// The generation that the name or path means; null where none is given or the name is only taken.
    /// </summary>
    public Protocol.Generation? Composition { get; init; }

    /// <summary>Module, parameter, value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ParameterValue>> Parameters { get; init; } =
        ReadOnlyDictionary<string, IReadOnlyDictionary<string, ParameterValue>>.Empty;

    /// <summary>Whether KVM is built into the kernel.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>How the kernel was configured.</summary>
    public Protocol.KernelFlavour Flavour { get; init; }

    /// <summary>The kernel command line; null if it is not given.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The modules that are loaded from the start, in order.</summary>
    public IReadOnlyList<string> Loaded { get; init; } = [];
}
