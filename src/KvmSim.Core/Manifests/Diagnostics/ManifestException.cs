using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>A manifest was needed and has mistakes; all of them.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Nothing is known about what is wrong.</summary>
    public ManifestException()
        : this([])
    {
    }

    /// <summary>A message and no diagnostics.</summary>
    public ManifestException(string message)
        : base(ForeignText.Block(message)) => Diagnostics = [];

    /// <summary>A message, its cause and no diagnostics.</summary>
    public ManifestException(string message, Exception innerException)
        : base(ForeignText.Block(message), innerException) => Diagnostics = [];

    /// <summary>Those mistakes; the message has a line for each.</summary>
    public ManifestException(IReadOnlyList<ManifestDiagnostic> diagnostics)
        : base(string.Join('\n', diagnostics)) => Diagnostics = diagnostics;

    /// <summary>What is wrong, by place; at least one.</summary>
    public IReadOnlyList<ManifestDiagnostic> Diagnostics { get; }
}
