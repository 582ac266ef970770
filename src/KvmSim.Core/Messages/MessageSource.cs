namespace KvmSim.Messages;

/// <summary>
/// Where a message is printed from. "Once" is remembered there: what a module has printed is forgotten when it goes.
/// </summary>
public enum MessageSource
{
    /// <summary>The kernel proper: once a boot.</summary>
    Kernel,

    /// <summary>kvm.ko.</summary>
    CoreModule,

    /// <summary>kvm_intel.ko or kvm_amd.ko.</summary>
    VendorModule,
}
