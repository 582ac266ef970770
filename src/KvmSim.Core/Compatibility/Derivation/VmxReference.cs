using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// What loading kvm_intel leaves behind for later checks: the configuration of the CPU that ran it, and the switches
/// that were set by it (hardware_setup, vmx.c). Compared by value.
/// </summary>
public sealed class VmxReference : IEquatable<VmxReference>
{
    private readonly VmxHost _host;
    private readonly OpenConfiguration _result;

    private VmxReference(int cpu, CpuModel model, VmxHost host, in OpenConfiguration result, VmxSwitches switches)
    {
        Cpu = cpu;
        Model = model;
        _result = result;
        Switches = switches;
        _host = host with { Switches = switches };
    }

    /// <summary>The CPU that ran module load.</summary>
    public int Cpu { get; }

    /// <summary>Its hardware.</summary>
    public CpuModel Model { get; }

    /// <summary>Its configuration, vmcs_config; the bits that are not known as 0.</summary>
    public VmxConfiguration Configuration => Result.Known;

    /// <summary>The global switches.</summary>
    public VmxSwitches Switches { get; }

    /// <summary>The flavour of the kernel.</summary>
    public CheckStyle Style => _host.Style;

    /// <summary>kvm_intel's parameters.</summary>
    public VmxParameters Parameters => _host.Parameters;

    /// <summary>Its configuration and what of it is open.</summary>
    internal ref readonly OpenConfiguration Result => ref _result;

    /// <summary>The vmcs_config part of module load on a CPU; null when setup_vmcs_config fails there (-EIO).</summary>
    /// <param name="cpu">The CPU that runs it.</param>
    /// <param name="model">Its hardware.</param>
    /// <param name="boot">The boot CPU's hardware: an erratum is looked up there.</param>
    /// <param name="bootFeatures">boot_cpu_data at this moment.</param>
    /// <param name="style">The flavour of the kernel.</param>
    /// <param name="parameters">kvm_intel's parameters.</param>
    /// <param name="derivation">What was derived, and what it printed.</param>
    /// <param name="bootUnknown">The features of which nobody knows whether boot_cpu_data has them.</param>
    public static VmxReference? Load(
        int cpu,
        CpuModel model,
        CpuModel boot,
        CpuFeatureSet bootFeatures,
        CheckStyle style,
        VmxParameters parameters,
        out VmxDerivation derivation,
        CpuFeatureSet bootUnknown = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(boot);
        ArgumentNullException.ThrowIfNull(style);
        ArgumentNullException.ThrowIfNull(parameters);
        VmxHost host = new(
            style,
            parameters,
            VmxErrata.HasBrokenPerfGlobalCtrl(boot),
            Switches: null,
            Has(bootFeatures, bootUnknown, "umip"),
            Has(bootFeatures, bootUnknown, "shstk") | Has(bootFeatures, bootUnknown, "ibt"));
        derivation = VmxSetup.Run(model, host);
        return derivation.Result is { } result
            ? new VmxReference(cpu, model, host, result, VmxSwitches.Of(result, derivation.EptVpid, host))
            : null;
    }

    /// <summary>Module load on the first CPU of a pair, which counts as the boot CPU.</summary>
    internal static VmxReference? Load(ComparedPair pair, out VmxDerivation derivation) => Load(
        pair.ReferenceCpu,
        pair.Reference,
        pair.Reference,
        pair.Reference.Features,
        pair.Style,
        pair.Parameters,
        out derivation,
        pair.Reference.UnknownFeatures);

    /// <summary>What the check derives for a CPU of that model, under this reference's switches.</summary>
    public VmxDerivation Derive(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return VmxSetup.Run(model, _host);
    }

    /// <inheritdoc />
    public bool Equals(VmxReference? other) => ReferenceEquals(this, other)
        || (other is not null && Cpu == other.Cpu && Model == other.Model && _host == other._host
            && Result == other.Result);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as VmxReference);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Cpu, Configuration, Style.Id);

    private static bool? Has(CpuFeatureSet features, CpuFeatureSet unknown, string name) =>
        unknown.Contains(name) ? null : features.Contains(name);
}
