using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// What loading kvm_intel leaves behind for later checks: the configuration of the CPU that ran it, and the switches
/// that were set by it (hardware_setup, vmx.c). Compared by value.
/// </summary>
public sealed class VmxReference : IEquatable<VmxReference>
{
    private readonly VmxHost _host;

    private VmxReference(int cpu, CpuModel model, VmxHost host, VmxConfiguration configuration, VmxSwitches switches)
    {
        Cpu = cpu;
        Model = model;
        Configuration = configuration;
        Switches = switches;
        _host = host with { Switches = switches };
    }

    /// <summary>The CPU that ran module load.</summary>
    public int Cpu { get; }

    /// <summary>Its hardware.</summary>
    public CpuModel Model { get; }

    /// <summary>Its configuration: vmcs_config.</summary>
    public VmxConfiguration Configuration { get; }

    /// <summary>The global switches.</summary>
    public VmxSwitches Switches { get; }

    /// <summary>The flavour of the kernel.</summary>
    public CheckStyle Style => _host.Style;

    /// <summary>kvm_intel's parameters.</summary>
    public VmxParameters Parameters => _host.Parameters;

    /// <summary>The vmcs_config part of module load on a CPU; null when setup_vmcs_config fails there (-EIO).</summary>
    /// <param name="cpu">The CPU that runs it.</param>
    /// <param name="model">Its hardware.</param>
    /// <param name="boot">The boot CPU's hardware: an erratum is looked up there.</param>
    /// <param name="bootFeatures">boot_cpu_data at this moment.</param>
    /// <param name="style">The flavour of the kernel.</param>
    /// <param name="parameters">kvm_intel's parameters.</param>
    /// <param name="derivation">What was derived, and what it printed.</param>
    public static VmxReference? Load(
        int cpu,
        CpuModel model,
        CpuModel boot,
        CpuFeatureSet bootFeatures,
        CheckStyle style,
        VmxParameters parameters,
        out VmxDerivation derivation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(boot);
        ArgumentNullException.ThrowIfNull(style);
        ArgumentNullException.ThrowIfNull(parameters);
        VmxHost host = new(style, parameters, VmxErrata.HasBrokenPerfGlobalCtrl(boot), Switches: null, bootFeatures);
        derivation = VmxSetup.Run(model, host);
        if (derivation.Configuration is not { } config)
        {
            return null;
        }

        return new VmxReference(cpu, model, host, config, VmxSwitches.Of(config, derivation.EptVpid, bootFeatures));
    }

    /// <summary>What the check derives for a CPU of that model, under this reference's switches.</summary>
    public VmxDerivation Derive(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return VmxSetup.Run(model, _host);
    }

    /// <inheritdoc />
    public bool Equals(VmxReference? other) => ReferenceEquals(this, other)
        || (other is not null && Cpu == other.Cpu && Model == other.Model && _host == other._host
            && Configuration == other.Configuration);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as VmxReference);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Cpu, Configuration, Style.Id);
}
