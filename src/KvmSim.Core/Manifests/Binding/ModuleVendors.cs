using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>
/// Which vendor module the CPUs of a machine can have: kvm_amd asks for the vendor (svm_check_processor_compat and
/// what stood for it before v6.3: AMD and Hygon), kvm_intel for VMX. What is not known is not judged.
/// </summary>
internal static class ModuleVendors
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");

    /// <summary>Why no CPU of the machine, plugged or to be plugged, can have the module, in a sentence; null if one
    /// may.</summary>
    public static string? WhyNever(string module, MachineDocument machine)
    {
        CpuModel[] models = [.. machine.Models.Models];
        Func<CpuModel, bool>? never = module switch
        {
            "kvm_amd" => model => model.Vendor is CpuVendor.Intel or CpuVendor.Centaur or CpuVendor.Zhaoxin
                or CpuVendor.Arm,
            "kvm_intel" => model => model.Vendor is CpuVendor.Amd or CpuVendor.Hygon or CpuVendor.Arm
                && !model.Features.Contains(Vmx),
            _ => null,
        };
        return never is not null && models.Length > 0 && models.All(never)
            ? $"its CPUs are of {string.Join(" and ", models.Select(model => model.VendorId.Trim()).Distinct(StringComparer.Ordinal))}."
            : null;
    }

    /// <summary>The other module, if a CPU of the machine may have that; else null.</summary>
    public static string? Other(string module, MachineDocument machine)
    {
        string other = module == "kvm_amd" ? "kvm_intel" : "kvm_amd";
        return WhyNever(other, machine) is null ? other : null;
    }
}
