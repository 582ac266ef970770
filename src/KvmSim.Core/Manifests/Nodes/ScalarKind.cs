namespace KvmSim.Manifests;

/// <summary>What the YAML 1.2 core schema takes a scalar for.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
}
