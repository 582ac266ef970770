using System.Diagnostics.CodeAnalysis;

namespace KvmSim.Manifests;

/// <summary>Either what was read or what is wrong with it; never both, never half of it.</summary>
/// <typeparam name="T">What was to be read.</typeparam>
public sealed class ManifestResult<T>
    where T : class
{
    internal ManifestResult(T? value, IReadOnlyList<ManifestDiagnostic> diagnostics)
    {
        Value = diagnostics.Count == 0 ? value : null;
        Diagnostics = diagnostics;
    }

    /// <summary>What was read; null if anything is wrong.</summary>
    public T? Value { get; }

    /// <summary>What is wrong, by place; empty if there is a value.</summary>
    public IReadOnlyList<ManifestDiagnostic> Diagnostics { get; }

    /// <summary>Whether nothing is wrong.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    /// <summary>What was read.</summary>
    /// <exception cref="ManifestException">Something is wrong; carries every diagnostic.</exception>
    public T GetOrThrow() => Value ?? throw new ManifestException(Diagnostics);
}
