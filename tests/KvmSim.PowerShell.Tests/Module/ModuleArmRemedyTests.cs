using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>What helps on arm64, where KVM is built in, the boot CPU may go, and firmware has a say.</summary>
public sealed class ModuleArmRemedyTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("kvm-arm.mode=none", "", "New-SimVm a", "kvm-arm.mode=none")]
    [InlineData("", "el2: false", "New-SimVm a", "EL2")]
    [InlineData("maxcpus=2 kvm-arm.mode=protected", "", "Set-SimCpuOnline 2", "without kvm-arm.mode=protected")]
    [InlineData("", "psci: {cpuOnDenied: 2}", "Set-SimCpuOnline 2", "enable the CPU")]
    [InlineData("", "psci: {cpuOnNotSupported: 2}", "Set-SimCpuOnline 2", "mend the firmware")]
    [InlineData("", "psci: {cpuOff: false}", "Set-SimCpuOnline 0 -Offline", "CPU_OFF")]
    [InlineData("", "psci: {trustedOs: 0}", "Set-SimCpuOnline 0 -Offline", "trusted OS lives on CPU 0")]
    public void Remedy_OnArm_IsAboutWhatAnswered(string commandLine, string platform, string script, string way)
    {
        File.Copy(
            Path.Combine(TestPaths.RepositoryRoot, "oracle/machines/arm64/tcg-cpus.yaml"),
            Path.Combine(_folder.Path, "cpus.yaml"));
        string machine = _folder.Write(
            "arm.yaml",
            $"""
            apiVersion: kvmsim/v1
            kind: Machine
            metadata: {"{name: arm}"}
            spec:
              kernel: {"{"}generation: arm64-7.3, commandLine: "{commandLine}"{"}"}
              cpuModelFiles: [cpus.yaml]
              topology: {"{packages: 1, coresPerPackage: 3, threadsPerCore: 1}"}
              platform: {"{"}{platform}{"}"}
              cpus:
                - {"{ids: 0-2, model: cortex-a72}"}
            """);
        _session.Run($"$null = New-SimMachine -From '{machine}'");
        Assert.Empty(_session.Errors);

        _session.Run(script);

        Assert.Contains(
            way, Assert.Single(_session.Errors).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    /// <summary>The last CPU stays as on x86; nobody says that the boot CPU has no file.</summary>
    [Fact]
    public void Remedy_OfTheLastCpu_IsNotAboutItsFile()
    {
        _session.Run("$null = New-SimMachine -From rk3399; $null = Set-SimCpuOnline 1-3 -Offline");
        Assert.Empty(_session.Errors);

        _session.Run("Set-SimCpuOnline 0 -Offline");

        Assert.DoesNotContain(
            "has no file", Assert.Single(_session.Errors).ErrorDetails?.RecommendedAction ?? "",
            StringComparison.Ordinal);
    }
}
