using KvmSim.Compatibility;
using KvmSim.Core.Tests.Manifests;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;
using Errno = KvmSim.Protocol.Errno;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// Firmware that does not start CPUs, or does not stop them (read in psci.c; no recording shows it: QEMU's firmware
/// does both).
/// </summary>
public sealed class PsciTests
{
    private static readonly CpuModel A72 = ArmModels.A72;

    /// <summary>DENIED is EPERM, without a word, each time; the CPU stays present.</summary>
    [Fact]
    public void Cpu_ThatFirmwareDenies_IsEpermInSilence()
    {
        SimMachine machine = Machine(new PsciFirmware { CpuOnDenied = CpuSet.Of(2) });
        Assert.Equal("0-1,3", machine.State.Kvm.Online.ToString());
        for (int i = 0; i < 2; i++)
        {
            OperationResult refused = machine.Run(Operation.Online(2));
            Assert.Equal((Errno.EPERM, "write"), (refused.Errno, refused.FailedCall));
            Assert.Empty(refused.Log);
            Assert.Equal("0-3", machine.State.Present.ToString());
        }

        CpuJudgement judged = machine.Judge(2);
        Assert.Equal((CheckVerdict.Fail, CheckFailureReason.NotStartedByFirmware, "EPERM"), (
            judged.Verdict, judged.Failure!.Reason, judged.Failure.ErrnoName));
        Assert.Equal("DENIED", Assert.Single(judged.Findings).Found);
        Assert.Equal(CheckVerdict.Pass, machine.Judge(1).Verdict);
        Assert.All(machine.BootAnswers, answer => Assert.EndsWith(
            "Not CPU 2: firmware never starts it.", answer, StringComparison.Ordinal));
    }

    [Fact]
    public void Cpu_ThatFirmwareCannotStart_IsEopnotsuppWithLines()
    {
        SimMachine machine = Machine(new PsciFirmware { CpuOnNotSupported = CpuSet.Of(1) });
        OperationResult refused = machine.Run(Operation.Online(1));

        Assert.Equal(Errno.EOPNOTSUPP, refused.Errno);
        Assert.Equal(
            ["psci: failed to boot CPU1 (-95)", "CPU1: failed to boot: -95"], refused.Log.Select(line => line.Text),
            StringComparer.Ordinal);
        Assert.Equal("EOPNOTSUPP", machine.Judge(1).Failure!.ErrnoName);
        Assert.Equal("1", MachineExplorationOf(machine));
    }

    /// <summary>Without CPU_OFF the CPU says no when it is to die, and all that was torn down comes back.</summary>
    [Theory]
    [InlineData("1", "0-3")]
    [InlineData("0", "")]
    public void Cpu_ThatFirmwareCannotStop_StaysAsItWas(string atLoad, string enabled)
    {
        SimMachine machine = Machine(new PsciFirmware { HasCpuOff = false }, atLoad);
        OperationResult refused = machine.Run(Operation.Offline(3));

        Assert.Equal((Errno.EOPNOTSUPP, "write"), (refused.Errno, refused.FailedCall));
        Assert.Equal(("0-3", enabled), (
            machine.State.Kvm.Online.ToString(), machine.State.Kvm.Enabled.ToString()));
        Assert.False(machine.State.Kvm.HotplugWriter);
        machine.Run(Operation.CreateVm("a"));
        Assert.Equal(Errno.EOPNOTSUPP, machine.Run(Operation.Offline(2)).Errno);
        Assert.Equal("0-3", machine.State.Kvm.Enabled.ToString());
    }

    /// <summary>A CPU that cannot be disabled has no file: nobody gets as far as an errno of firmware's.</summary>
    [Fact]
    public void Cpu_OfATrustedOs_HasNoFileOnline()
    {
        SimMachine machine = Machine(new PsciFirmware { TrustedOsCpu = 1 });
        OperationResult refused = machine.Run(Operation.Offline(1));

        Assert.Equal((Errno.ENOENT, "open"), (refused.Errno, refused.FailedCall));
        Assert.Equal(Errno.None, machine.Run(Operation.Offline(0)).Errno);
    }

    [Theory]
    [InlineData("cpuOff: true", "cpuOnDenied: ¦\"2\"", ManifestErrorId.ConflictingKeys)]
    [InlineData("cpuOff: true", "trustedOs: ¦7", ManifestErrorId.ConflictingKeys)]
    [InlineData("cpuOff: true", "cpuOnDenied: ¦one", ManifestErrorId.BadCpuList)]
    [InlineData("cpuOff: true", "¦cpuOf: true", ManifestErrorId.UnknownKey)]
    [InlineData("psci: {cpuOff: true}", "¦psic: {cpuOff: true}", ManifestErrorId.UnknownKey)]
    public void Manifest_WithFirmwareThatCannotBe_NamesThePlace(string old, string replacement, ManifestErrorId id) =>
        ManifestAssert.RefusesEdit(Manifest("cpuOff: true"), old, replacement, id);

    /// <summary>What is read is what is written.</summary>
    [Fact]
    public void Manifest_WithFirmware_IsWrittenAsItWasRead()
    {
        string text = Manifest("cpuOnDenied: \"1\", cpuOnNotSupported: \"0-1\", cpuOff: false, trustedOs: 0");
        SimMachine machine = new(MachineBlueprint.Of(ManifestAssert.Accepts(text).Machines.Single()));
        using StringWriter writer = new() { NewLine = "\n" };
        ManifestWriter.Write(writer, ManifestAssert.Yaml, MachineExport.ToDocument(machine));

        HostDescription again = MachineBlueprint.Of(ManifestAssert.Accepts(writer.ToString()).Machines.Single());

        Assert.Equal(machine.Description.Psci, again.Psci);
        Assert.Equal(("1", "0-1", false, 0), (
            again.Psci.CpuOnDenied.ToString(), again.Psci.CpuOnNotSupported.ToString(), again.Psci.HasCpuOff,
            again.Psci.TrustedOsCpu));
    }

    /// <summary>Firmware of x86 is no PSCI.</summary>
    [Fact]
    public void Manifest_OfX86WithPsci_IsRefused()
    {
        ManifestDiagnostic found = ManifestAssert.Refuses(
            Manifest("cpuOff: false").Replace(
                "architecture: arm64, midr: 0x410fd083", "vendor: GenuineIntel, family: 6, model: 138",
                StringComparison.Ordinal),
            ManifestErrorId.ConflictingKeys, 5, 20);

        Assert.Contains("there is no PSCI", found.Message, StringComparison.Ordinal);
    }

    private static string MachineExplorationOf(SimMachine machine) =>
        Races.MachineExploration.Of(machine).NeverOnline.ToString();

    private static SimMachine Machine(PsciFirmware firmware, string atLoad = "1") =>
        new(ArmModels.Machine("arm64-7.3", "", A72, A72, A72, A72).Description with
        {
            Psci = firmware,
            Parameters = new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
            {
                ["kvm"] = ParameterValues.Parse([$"enable_virt_at_load={atLoad}"]),
            },
        });

    private static string Manifest(string psci) => string.Join(
        '\n',
        "apiVersion: kvmsim/v1",
        "kind: Machine",
        "metadata: {name: psci}",
        "spec:",
        "  platform: {psci: {" + psci + "}}",
        "  cpuModels: [{name: a, architecture: arm64, midr: 0x410fd083}]",
        "  cpus: [{ids: 0-1, model: a}]");
}
