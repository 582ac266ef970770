namespace KvmSim.Compatibility;

/// <summary>What a derivation depends on besides the CPU: the kernel, kvm_intel's parameters, the boot CPU.</summary>
/// <param name="Style">The flavour of the kernel.</param>
/// <param name="Parameters">kvm_intel's parameters.</param>
/// <param name="PerfGlobalErratum">
/// The boot CPU is one of Nehalem's or Westmere's (6.12 and 5.16 look); null where that is not known.
/// </param>
/// <param name="Switches">The global switches; null while the module loads: then they come from the CPU itself.</param>
/// <param name="BootHasUmip">boot_cpu_data had UMIP at module load; null where that is not known.</param>
/// <param name="BootHasCet">boot_cpu_data had SHSTK or IBT; null where that is not known.</param>
internal sealed record VmxHost(
    CheckStyle Style,
    VmxParameters Parameters,
    bool? PerfGlobalErratum,
    VmxSwitches? Switches,
    bool? BootHasUmip,
    bool? BootHasCet);
