namespace KvmSim.Manifests;

/// <summary>
/// What a name in a manifest stands for, where the names that exist are known only outside the manifests.
/// </summary>
public enum NameKind
{
    /// <summary>A KVM generation, e.g. "linux-6.12".</summary>
    Generation,

    /// <summary>A machine that is loaded already: what a scenario may name.</summary>
    Machine,
}
