namespace KvmSim.Kernel;

/// <summary>Whether a CPU can enter a guest.</summary>
/// <param name="Enters">Null where that depends on what is not known.</param>
/// <param name="DependsOn">What it depends on then, in words; empty where it is decided.</param>
internal readonly record struct VmEntryVerdict(bool? Enters, IReadOnlyList<string> DependsOn)
{
    public static VmEntryVerdict Of(bool enters) => new(enters, []);
}
