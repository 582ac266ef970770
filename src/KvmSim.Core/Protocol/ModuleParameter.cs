
namespace KvmSim.Protocol;

/// <summary>A parameter that a module of one generation understands.</summary>
/// <param name="Module">kvm, kvm_intel or kvm_amd.</param>
/// <param name="Name">The parameter's name.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Default">Its value when nothing is said, as text.</param>
/// <param name="Description">What it does.</param>
public sealed record ModuleParameter(string Module, string Name, ParameterKind Kind, string Default, string Description)
{
    /// <inheritdoc />
    public override string ToString() => $"{Module}.{Name}";
}
