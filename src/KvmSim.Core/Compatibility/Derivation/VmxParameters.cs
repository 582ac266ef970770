namespace KvmSim.Compatibility;

/// <summary>The parameters of kvm_intel that the check depends on.</summary>
/// <param name="Nested">nested=: the image for nested guests is part of what is compared. Default on.</param>
/// <param name="ErrorOnInconsistentConfig">
/// error_on_inconsistent_vmcs_config= (since v6.1, default on): controls that make no sense together are an error
/// rather than dropped. Without effect on a flavour that does not have the parameter.
/// </param>
public sealed record VmxParameters(bool Nested = true, bool ErrorOnInconsistentConfig = true)
{
    /// <summary>The defaults.</summary>
    public static VmxParameters Default { get; } = new();
}
