using KvmSim.Compatibility;
using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>"Not supported" has four causes; the rest of the log decides which remedy is the first.</summary>
public sealed class SupportRemedyTests
{
    [Theory]
    [InlineData("Hypervisor detected: VMware", "vhv.enable")]
    [InlineData("Hypervisor detected: Microsoft Hyper-V", "ExposeVirtualizationExtensions")]
    [InlineData("Booting paravirtualized kernel on KVM", "host-passthrough")]
    [InlineData("DMI: QEMU Standard PC (Q35 + ICH9, 2009)", "host-passthrough")]
    [InlineData("systemd[1]: Detected virtualization oracle.", "nested-hw-virt")]
    [InlineData("DMI: Microsoft Corporation Virtual Machine/Virtual Machine", "ExposeVirtualizationExtensions")]
    [InlineData("DMI: innotek GmbH VirtualBox/VirtualBox", "nested-hw-virt")]
    [InlineData("DMI: Xen HVM domU", "nestedhvm=1")]
    [InlineData("DMI: Amazon EC2 m5.large/", "a metal instance")]
    [InlineData("DMI: Google Compute Engine/Google Compute Engine", "--enable-nested-virtualization")]
    [InlineData("DMI: Parallels International GmbH. Parallels Virtual Platform", "Enable nested virtualization")]
    public void Settled_OfAVm_SwitchesNestingOnAroundIt(string host, string way)
    {
        LogFinding finding = Last(
            "Linux version 6.8.0-45-generic (builder@host) #45 SMP", host, "kvm_intel: VMX not supported by CPU 3");

        Assert.StartsWith(
            "Nested virtualization is off in the hypervisor around this host", finding.Finding.Remedy,
            StringComparison.Ordinal);
        Assert.Contains(way, finding.Finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Refusal, finding.Finding.Severity);
    }

    [Theory]
    [InlineData(
        "SVM disabled (by BIOS) in MSR_VM_CR", "kvm_amd: SVM not supported by CPU 9",
        "Enable SVM in the firmware setup")]
    [InlineData(
        "x86/cpu: VMX (outside TXT) disabled by BIOS", "kvm_intel: VMX not supported by CPU 9",
        "Enable VMX in the firmware setup")]
    public void Settled_OfAHostWhoseFirmwareSwitchedItOff_SwitchesItOn(string firmware, string line, string remedy) =>
        Assert.StartsWith(remedy, Last(firmware, line).Finding.Remedy, StringComparison.Ordinal);

    /// <summary>What a line of the support test blames, and since which kernel that test is made.</summary>
    [Theory]
    [InlineData("kvm: VMX is disabled on CPU 4", "IA32_FEATURE_CONTROL (0x3a)", "linux-5.16")]
    [InlineData(
        "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 4", "IA32_FEATURE_CONTROL (0x3a)",
        "linux-6.3")]
    [InlineData("kvm_intel: VMX not supported by CPU 4", "CPUID.01H:ECX[5]", "linux-6.3")]
    [InlineData("has_svm: svm not available", "CPUID.80000001H:ECX[2]", "linux-5.16")]
    [InlineData("kvm_amd: SVM not supported by CPU 4", "CPUID.80000001H:ECX[2]", "linux-6.3")]
    [InlineData("kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 4", "VM_CR (0xc0010114)", "linux-6.3")]
    [InlineData("kvm_amd: CPU 4 isn't AMD or Hygon", "CPUID.00H vendor string", "linux-6.3")]
    [InlineData(
        "kvm_amd: KVM is unsupported when running as an SEV guest", "SEV_STATUS (0xc0010131)", "linux-6.3")]
    public void Read_OfASupportTest_BlamesItsRegisterOrLeaf(string line, string source, string since)
    {
        CompatibilityFinding finding = Assert.Single(new KernelLogReader().Read(line)).Finding;

        Assert.Equal((source, since), (finding.Source, finding.KernelLooksSince));
    }

    /// <summary>What decides comes after the line.</summary>
    [Fact]
    public void Settled_OfTheOtherVendorsModule_IsNothingToDo()
    {
        LogFinding[] findings = Read(
            "smpboot: CPU0: AMD EPYC 7B13 64-Core Processor (family: 0x19, model: 0x1, stepping: 0x0)",
            "kvm_intel: VMX not supported by CPU 2",
            "kvm_amd: Nested Virtualization enabled");
        LogFinding finding = findings.Single(finding => finding.Meaning == MessageMeaning.VmxNotSupported);

        Assert.Equal(FindingSeverity.Information, finding.Finding.Severity);
        Assert.StartsWith("Nothing", finding.Finding.Remedy, StringComparison.Ordinal);
        Assert.False(finding.IsHarmless);
    }

    [Fact]
    public void Settled_OfOneCpuThatIsRefusedWhileOthersRun_TakesItOut()
    {
        LogFinding finding = Read(
            "smpboot: CPU0: AMD EPYC 7B13 64-Core Processor (family: 0x19, model: 0x1, stepping: 0x0)",
            "kvm_amd: SVM not supported by CPU 1",
            "kvm: enabling virtualization on CPU1 failed")
                .First(finding => finding.Meaning == MessageMeaning.SvmNotSupported);

        Assert.StartsWith("Keep the CPU offline or take it out", finding.Finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Settled_OfTheLineAlone_NamesFirmwareThenNestingAndTheOddCpuLast()
    {
        string remedy = Last("[   61.2] kvm_amd: SVM not supported by CPU 3").Finding.Remedy;
        int firmware = remedy.IndexOf("firmware setup", StringComparison.Ordinal);
        int nested = remedy.IndexOf("nested virtualization", StringComparison.Ordinal);
        int odd = remedy.IndexOf("only this CPU", StringComparison.Ordinal);

        Assert.InRange(firmware, 0, nested);
        Assert.InRange(nested, 0, odd);
    }

    /// <summary>Where all CPUs lack it, as far as the log counts them, none of them is the odd one.</summary>
    [Theory]
    [InlineData("kvm_amd: SVM not supported by CPU")]
    [InlineData("kvm_intel: VMX not supported by CPU")]
    public void Settled_OfAllCpus_NamesNoOddOne(string line)
    {
        const string Odd = "only this CPU", Count = "smpboot: Total of 2 processors activated (1000.00 BogoMIPS)";

        Assert.Contains(Odd, Last(Count, $"{line} 0").Finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(Odd, Last(Count, $"{line} 0", $"{line} 1").Finding.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Lines that do not name the module are the one's that prints them.</summary>
    [Theory]
    [InlineData("has_svm: svm not available", "First: Enable SVM")]
    [InlineData("SVM: svm_hardware_enable: err EOPNOTSUPP on 2", "First: Enable SVM")]
    [InlineData("kvm: no hardware support for 'kvm_intel'", "First: Enable VMX")]
    public void Settled_OfALineWithoutAModulesName_IsOfTheModuleThatPrintsIt(string line, string remedy) =>
        Assert.StartsWith(remedy, Last(line).Finding.Remedy, StringComparison.Ordinal);

    /// <summary>What an earlier boot told is of that boot.</summary>
    [Fact]
    public void Settled_OfAnotherBoot_KnowsNothingOfTheFirst() => Assert.StartsWith(
        "First: ",
        Last(
            "Linux version 6.8.0 (a@b)", "Hypervisor detected: KVM", "Linux version 6.8.0 (a@b)",
            "kvm_intel: VMX not supported by CPU 3").Finding.Remedy,
        StringComparison.Ordinal);

    private static LogFinding Last(params string[] lines) => Read(lines)[^1];

    private static LogFinding[] Read(params string[] lines)
    {
        KernelLogReader reader = new();
        LogFinding[] findings = [.. lines.SelectMany(reader.Read), .. reader.Finish()];
        return [.. findings.Select(finding => finding.Settled())];
    }
}
