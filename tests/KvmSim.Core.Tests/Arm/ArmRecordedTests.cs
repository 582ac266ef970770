using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// What Debian's Linux 7.3.4 found of QEMU's Cortex-A72 (console logs under shared/traces-arm64): its lines
/// "CPU features: detected", each by the words of the capability.
/// </summary>
public sealed class ArmRecordedTests
{
    private static readonly string[] OfA72 =
    [
        "ARM errata 1165522, 1319367, or 1530923", "ARM erratum 1742098", "CRC32 instructions",
        "GICv3 CPU interface", "32-bit EL1 Support", "ICV_DIR_EL1 trapping",
        "Kernel page table isolation (KPTI)", "PMUv3", "Spectre-BHB", "Spectre-v2", "Spectre-v3a", "Spectre-v4",
    ];

    /// <summary>QEMU's GICv3 traps ICC_DIR_EL1 apart, which the part itself does not.</summary>
    private static readonly CpuModel Emulated = ArmModels.A72.With("ICH_VTR_EL2.TDS", 1);

    [Fact]
    public void Capabilities_OfA72_AreThoseThatWereRecorded() =>
        Assert.Equal(OfA72.Order(StringComparer.Ordinal), Detected(ArmOptions.Default), StringComparer.Ordinal);

    [Fact]
    public void Capabilities_OfA72WithProtectedKvm_AreThoseThatWereRecorded() => Assert.Equal(
        OfA72.Append("Protected KVM").Order(StringComparer.Ordinal),
        Detected(ArmOptions.Of("kvm-arm.mode=protected", null)),
        StringComparer.Ordinal);

    /// <summary>Recorded in four logs: every CPU comes late, on 7.3.4, where all are alike.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("kvm-arm.mode=protected")]
    public void LateCpu_ThatIsAlike_ComesUp(string commandLine)
    {
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of(commandLine, null), Emulated, Emulated);
        LateCpuOutcome outcome = LateCpuCheck.Check(system, new ArmCpu(3, Emulated));
        Assert.Equal(LateCpuVerdict.ComesUp, outcome.Verdict);
        Assert.Empty(outcome.Findings);
        Assert.Empty(outcome.Lines);
        Assert.Empty(outcome.Variations);
    }

    private static IEnumerable<string> Detected(ArmOptions options)
    {
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, options, Emulated, Emulated);
        Assert.All(ArmRules.Linux73.Capabilities, capability => Assert.NotNull(system.Has(capability)));

        // What is on every machine alike, or only marks CPUs, is not printed so.
        return ArmRules.Linux73.Capabilities
            .Where(one => system.Has(one) == true && one.Description != "(null)" && one.Rule != "always")
            .Select(one => one.Description).Order(StringComparer.Ordinal);
    }
}
