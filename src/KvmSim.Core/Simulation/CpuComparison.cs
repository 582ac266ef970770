using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>In what CPUs of machines differ, whether KVM looks at it or not.</summary>
public static class CpuComparison
{
    /// <summary>Every difference of a CPU of a machine from another CPU, the worst first.</summary>
    /// <param name="machine">
    /// The machine of the CPU; its kernel, its command line and its parameters of kvm_intel say what is looked at.
    /// </param>
    /// <param name="cpu">The CPU, plugged or described for an empty socket.</param>
    /// <param name="reference">The machine of the CPU that counts as right; may be the same.</param>
    /// <param name="referenceCpu">That CPU.</param>
    /// <exception cref="SimException">One of them is in no socket and in no description.</exception>
    public static IReadOnlyList<CompatibilityFinding> Compare(
        SimMachine machine, int cpu, SimMachine reference, int referenceCpu)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(reference);
        CpuModel expected = reference.ModelOf(referenceCpu), found = machine.ModelOf(cpu);
        return ReferenceEquals(expected, found) && !found.IsPartial
            ? []
            : AreArm(expected, found)
            ? ArmComparison.Of(
                machine.Generation, machine.Description.ArmOptions, new ArmCpu(referenceCpu, expected),
                new ArmCpu(cpu, found))
            : CompatibilityExplainer.Explain(
                referenceCpu, expected, cpu, found, machine.Generation.Style, ParametersOf(machine));
    }

    /// <summary>Every difference between two kinds of CPU, as the machine's kernel sees it.</summary>
    public static IReadOnlyList<CompatibilityFinding> Compare(SimMachine machine, CpuModel model, CpuModel reference)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return AreArm(reference, model)
            ? ArmComparison.Of(
                machine.Generation, machine.Description.ArmOptions, new ArmCpu(0, reference), new ArmCpu(1, model))
            : CompatibilityExplainer.Explain(reference, model, machine.Generation.Style, ParametersOf(machine));
    }

    private static bool AreArm(CpuModel one, CpuModel other) =>
        one.Vendor == CpuVendor.Arm && other.Vendor == CpuVendor.Arm;

    private static VmxParameters ParametersOf(SimMachine machine) =>
        VendorLoading.VmxParametersOf(machine.Description.ParametersOf("kvm_intel"));
}
