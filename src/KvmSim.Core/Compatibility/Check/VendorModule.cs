namespace KvmSim.Compatibility;

/// <summary>KVM's two x86 modules, and its arm64 code.</summary>
public enum VendorModule
{
    /// <summary>kvm_intel: VMX, on Intel, Centaur and Zhaoxin CPUs.</summary>
    KvmIntel,

    /// <summary>kvm_amd: SVM, on AMD and Hygon CPUs.</summary>
    KvmAmd,

    /// <summary>KVM of arm64, which is built in.</summary>
    KvmArm,
}
