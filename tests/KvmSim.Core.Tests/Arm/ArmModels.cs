using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// CPUs by their registers, as Arm's technical reference manuals have them (and QEMU's models of these parts).
/// </summary>
internal static class ArmModels
{
    private const string Aarch32 = "ID_PFR0_EL1=131 ID_PFR1_EL1=11011 ID_DFR0_EL1=3010066 ID_MMFR0_EL1=10201105 "
        + "ID_MMFR1_EL1=40000000 ID_MMFR2_EL1=1260000 ID_MMFR3_EL1=2102211 ID_ISAR0_EL1=2101110 ID_ISAR1_EL1=13112111 "
        + "ID_ISAR2_EL1=21232042 ID_ISAR3_EL1=1112131 ID_ISAR4_EL1=11142 ID_ISAR5_EL1=11121 ID_ISAR6_EL1=0 "
        + "ID_MMFR4_EL1=0 ID_PFR2_EL1=0 ID_DFR1_EL1=0 ID_MMFR5_EL1=0 MVFR0_EL1=10110222 MVFR1_EL1=12111111 "
        + "MVFR2_EL1=43 ";

    private const string Zero = "ID_AA64PFR1_EL1=0 ID_AA64PFR2_EL1=0 ID_AA64ISAR1_EL1=0 ID_AA64ISAR2_EL1=0 "
        + "ID_AA64ISAR3_EL1=0 ID_AA64MMFR1_EL1=0 ID_AA64MMFR2_EL1=0 ID_AA64MMFR3_EL1=0 ID_AA64MMFR4_EL1=0 "
        + "ID_AA64DFR1_EL1=0 ID_AA64ZFR0_EL1=0 ID_AA64SMFR0_EL1=0 ID_AA64FPFR0_EL1=0 CNTFRQ_EL0=16e3600 "
        + "REVIDR_EL1=0 DCZID_EL0=4 ICH_VTR_EL2=90000003 ";

    /// <summary>A Cortex-A53 r0p4 that is not mended for erratum 843419.</summary>
    public static CpuModel A53 { get; } = Of(
        "cortex-a53", 0x410fd034,
        Aarch32 + Zero + "CTR_EL0=84448004 ID_AA64PFR0_EL1=1002222 ID_AA64DFR0_EL1=10305106 ID_AA64ISAR0_EL1=11120 "
            + "ID_AA64MMFR0_EL1=1122");

    /// <summary>A Cortex-A72 r0p3, GICv3.</summary>
    public static CpuModel A72 { get; } = Of(
        "cortex-a72", 0x410fd083,
        Aarch32 + Zero + "CTR_EL0=8444c004 ID_AA64PFR0_EL1=1002222 ID_AA64DFR0_EL1=10305106 ID_AA64ISAR0_EL1=11120 "
            + "ID_AA64MMFR0_EL1=1124");

    /// <summary>A Cortex-A76 r4p1, GICv3: VHE, and 32-bit programs at EL0 only.</summary>
    public static CpuModel A76 { get; } = Of(
        "cortex-a76", 0x414fd0b1,
        Aarch32 + Zero + "CTR_EL0=8444c004 ID_AA64PFR0_EL1=1100000011111112 ID_AA64PFR1_EL1=10 "
            + "ID_AA64DFR0_EL1=10305408 ID_AA64ISAR0_EL1=100010211120 ID_AA64ISAR1_EL1=100001 "
            + "ID_AA64MMFR0_EL1=101122 ID_AA64MMFR1_EL1=10212122 ID_AA64MMFR2_EL1=1011 ID_ISAR5_EL1=1011121 "
            + "ID_ISAR6_EL1=10 ID_MMFR4_EL1=21110 ID_PFR0_EL1=10010131 ID_PFR2_EL1=11 MVFR1_EL1=13211111");

    /// <summary>A model with one field changed.</summary>
    public static CpuModel With(this CpuModel model, string field, long value)
    {
        ArmField known = ArmRegisterTable.GetField(field);
        return model with
        {
            Name = $"{model.Name} with {field}",
            ArmRegisters = model.ArmRegisters.Overlay(ArmRegisterSet.Of(
            [
                KeyValuePair.Create(
                    known.Register, new ArmRegisterValue(((ulong)value << known.Low) & known.Mask, known.Mask)),
            ])),
        };
    }

    /// <summary>A model of which a register is not known.</summary>
    public static CpuModel Without(this CpuModel model, string register) => model with
    {
        Name = $"{model.Name} without {register}",
        ArmRegisters = ArmRegisterSet.Of(model.ArmRegisters.Where(pair => pair.Key.Name != register)),
    };

    /// <summary>A kernel that booted with those CPUs, numbered from 0.</summary>
    public static ArmSystem Boot(ArmRules rules, ArmOptions options, params CpuModel[] cpus) =>
        ArmBoot.Of(rules, options, [.. cpus.Select((model, i) => new ArmCpu(i, model))]).System;

    /// <summary>A machine with those CPUs, numbered from 0, that has booted.</summary>
    public static SimMachine Machine(string generation, string commandLine, params CpuModel[] cpus) =>
        new(new HostDescription
        {
            Name = "arm",
            Generation = MachineBlueprint.FindGeneration("arm64-7.3"),
            CommandLine = commandLine,
            PossibleCpus = cpus.Length,
            Topology = new CpuTopology(1, cpus.Length, 1),
            Plugged = CpuSet.First(cpus.Length),
            Stock = CpuSockets.Of(cpus.Select((model, i) => KeyValuePair.Create(i, model))
                .ToDictionary(pair => pair.Key, pair => pair.Value)),
        }.Under(MachineBlueprint.FindGeneration(generation)));

    private static CpuModel Of(string name, uint midr, string registers) => new()
    {
        Name = name,
        VendorId = "ARM",
        Midr = midr,
        ArmRegisters = ArmRegisterSet.Of(registers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
        {
            string[] sides = word.Split('=');
            ulong value = Convert.ToUInt64(sides[1], 16);
            return KeyValuePair.Create(ArmRegisterTable.Get(sides[0]), new ArmRegisterValue(value, ulong.MaxValue));
        })),
    };
}
