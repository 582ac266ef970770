using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// The secondary controls of a nested hypervisor that KVM ties to what its guest's CPUID has: it sets the bit with the
/// feature and takes it away without (vmx_adjust_secondary_exec_control, v5.16 to v6.12; since v6.13 as long as nobody
/// turns the quirk STUFF_FEATURE_MSRS off, which QEMU does not). So a control whose instruction KVM offers to no guest
/// of a host is not there, whatever the host's register says.
/// </summary>
internal static class NestedSecondaryControls
{
    private static readonly (int Bit, CpuFeature[] AnyOf)[] Tied =
    [
        (3, [CpuFeatureTable.Get("rdtscp"), CpuFeatureTable.Get("rdpid")]),
        (11, [CpuFeatureTable.Get("rdrand")]),
        (12, [CpuFeatureTable.Get("invpcid")]),
        (16, [CpuFeatureTable.Get("rdseed")]),
        (20, [CpuFeatureTable.Get("xsaves")]),
        (26, [CpuFeatureTable.Get("waitpkg")]),
    ];

    /// <summary>The controls that are left for a guest that has all those features.</summary>
    /// <param name="allowed">The controls that may be 1 in KVM's image.</param>
    /// <param name="features">The features of the guest.</param>
    public static uint Of(uint allowed, CpuFeatureSet features)
    {
        foreach ((int bit, CpuFeature[] anyOf) in Tied)
        {
            allowed = Array.Exists(anyOf, features.Contains) ? allowed : allowed & ~(1u << bit);
        }

        return allowed;
    }
}
