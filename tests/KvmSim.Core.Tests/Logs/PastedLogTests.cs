using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>Logs as people paste them: what stands before and after the words is free, and lines are wrapped.</summary>
public sealed class PastedLogTests
{
    private const string Message = "kvm_intel: Inconsistent VMCS config on CPU 8";

    [Theory]
    [InlineData("    [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("> [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("> > [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("| [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8 |", true)]
    [InlineData("1234:[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData(
        "/var/log/kern.log:1234:Jan 17 08:45:52 node-a kernel: [   61.204113] kvm_intel: "
            + "Inconsistent VMCS config on CPU 8", true)]
    [InlineData("dmesg.txt:[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("dmesg.txt-1234-[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("Jan 17 08:45:52 kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("17 janv. 08:45:52 node-a kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("1\u6708 17 08:45:52 node-a kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("wrze\u015bnia 17 08:45:52 node-a kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("1705481152.123456 node-a kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("10:24:55 AM kernel: kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData(
        "{\"_HOSTNAME\":\"node-a\",\"PRIORITY\":\"3\",\"_TRANSPORT\":\"kernel\",\"MESSAGE\":\"kvm_intel: Inconsistent "
            + "VMCS config on CPU 8\"}", false)]
    [InlineData(
        "{\"log\":\"[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8\\n\",\"stream\":\"stdout\"}", true)]
    [InlineData(
        "{\"dmesg\":[{\"pri\":3,\"time\":61.204113,\"msg\":\"kvm_intel: Inconsistent VMCS config on CPU 8\"}]}", true)]
    [InlineData(
        "2024-01-17T08:45:52.123456789Z stdout F [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("`[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8`", true)]
    [InlineData("<p><code>[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8</code></p>", true)]
    [InlineData("\"[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8\",", true)]
    [InlineData("[ 42 ] node-a/console: [   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8", true)]
    [InlineData("2024-01-17 08:45:52 UTC kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("(kvm_intel: Inconsistent VMCS config on CPU 8).", false)]
    [InlineData("[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8 <--- here", true)]
    [InlineData("level=error msg=\"kvm_intel: Inconsistent VMCS config on CPU 8\" host=node-a", false)]
    [InlineData(
        "Jan 17 08:45:52 node-a kernel: kvm_intel: Inconsistent VMCS config on CPU 8 [repeated 3 times]", false)]
    [InlineData(
        "Jan 17 08:45:52 node-a kernel: message repeated 2 times: [ [   61.204113] kvm_intel: "
            + "Inconsistent VMCS config on CPU 8]", true)]
    [InlineData("{\"message\":\"[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8\"}", true)]
    [InlineData("MESSAGE=kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    [InlineData("[node-a] 08:45:52 | kern.err | kvm_intel: Inconsistent VMCS config on CPU 8", false)]
    public void Read_OfAMessageAfterAnything_KnowsIt(string line, bool hasTime)
    {
        LogFinding finding = Assert.Single(Read(line));

        Assert.Equal(MessageMeaning.VmcsInconsistent, finding.Meaning);
        Assert.Equal(8, finding.Finding.Cpu);
        Assert.Equal(Message, finding.Text);
        Assert.Equal(hasTime ? TimeSpan.FromTicks(61_204_113 * TimeSpan.TicksPerMicrosecond) : null, finding.Time);
    }

    [Theory]
    [InlineData("> > smpboot: do_boot_cpu failed(-1) to wakeup CPU#8", MessageMeaning.NotAlive, 8)]
    [InlineData("`x86/cpu: VMX (outside TXT) disabled by BIOS`", MessageMeaning.VmxDisabled, null)]
    [InlineData("it says kvm: VCPU-0: kvm_amd: SVM not supported by CPU 3", MessageMeaning.SvmNotSupported, 3)]
    [InlineData(
        "host1: kvm_intel: VMCS config on CPU 8 doesn&#39;t match reference config:",
        MessageMeaning.VmcsInconsistent, 8)]
    [InlineData(
        "kvm_intel: VMCS config on CPU 8 doesn\u2019t match reference config:", MessageMeaning.VmcsInconsistent, 8)]
    public void Read_OfOtherMessagesAfterAnything_KnowsThem(string line, MessageMeaning meaning, int? cpu)
    {
        LogFinding finding = Assert.Single(Read(line));

        Assert.Equal(meaning, finding.Meaning);
        Assert.Equal(cpu, finding.Finding.Cpu);
    }

    [Theory]
    [InlineData("17 janv. 08:45:52 node-a qemu-kvm[12]: " + Message)]
    [InlineData("/var/log/syslog:12:Jan 17 08:45:52 node-a libvirtd: " + Message)]
    [InlineData("node-a something qemu-kvm[12]: " + Message)]
    [InlineData("{\"_TRANSPORT\":\"syslog\",\"SYSLOG_IDENTIFIER\":\"qemu-kvm\",\"MESSAGE\":\"" + Message + "\"}")]
    public void Read_OfAnotherProgramsWords_IsNothing(string line) => Assert.Empty(Read(line));

    [Fact]
    public void Read_OfWrappedLines_JoinsThem()
    {
        LogFinding[] findings = Read(
            "[   61.204113] kvm_intel: Inconsistent VMCS config on",
            "CPU 8",
            "[   61.204119] kvm: enabling virtualization on CPU8",
            "failed",
            "> [   61.204120] kvm_intel: Inconsistent",
            "> VMCS config on",
            "> CPU 9");

        Assert.Equal(
            [MessageMeaning.VmcsInconsistent, MessageMeaning.EnableFailed, MessageMeaning.VmcsInconsistent],
            findings.Select(finding => finding.Meaning));
        Assert.Equal([8, 8, 9], findings.Select(finding => finding.Finding.Cpu));
        Assert.Equal([1, 3, 5], findings.Select(finding => finding.Line));
    }

    [Fact]
    public void Read_OfALineThatIsCutAndDoesNotGoOn_TellsItAndTheNext()
    {
        LogFinding[] findings = Read("[   61.2] kvm_intel: Inconsistent VMCS config on", "[   61.3] " + Message);

        Assert.Equal([null, MessageMeaning.VmcsInconsistent], findings.Select(finding => finding.Meaning));
        Assert.Equal([1, 2], findings.Select(finding => finding.Line));
    }

    /// <summary>dmesg --json and journalctl -o json-pretty.</summary>
    [Fact]
    public void Read_OfJsonOverSeveralLines_TakesTheMembers()
    {
        LogFinding finding = Assert.Single(Read(
            "{", "   \"dmesg\": [", "      {", "         \"pri\": 3,", "         \"time\":    61.204113,",
            "         \"msg\": \"" + Message + "\"", "      },{", "         \"pri\": 6,",
            "         \"msg\": \"usb 1-1: new\"", "      }", "   ]", "}"));

        Assert.Equal((KernelLogLevel.Err, 6), (finding.Level!.Value, finding.Line));
        Assert.Equal(61_204_113, finding.Time?.Ticks / 10);
    }

    /// <summary>What the kernel prints in one record: #012 is rsyslog's newline, \x0a that of /dev/kmsg.</summary>
    [Theory]
    [InlineData("#012")]
    [InlineData("\\x0a")]
    [InlineData("\\n")]
    public void Read_OfARecordOfSeveralLines_FindsEach(string newline)
    {
        LogFinding[] findings = Read(
            "Jan 17 08:45:52 node-a kernel: kvm_intel: VMCS config on CPU 8 doesn't match reference config:"
            + newline + "  Offset 16 REF = 0x035d6fff, CPU8 = 0x435d6fff, mismatch = 0x40000000");

        Assert.Equal(
            [MessageMeaning.VmcsInconsistent, MessageMeaning.VmcsWordDiffers],
            findings.Select(finding => finding.Meaning));
        Assert.Equal("IA32_VMX_PROCBASED_CTLS2 (0x48b)", findings[1].Finding.Source);
        Assert.Equal(30, Assert.Single(findings[1].Finding.Bits).Bit);
    }

    [Theory]
    [InlineData(
        "kvm_intel: VMX not fully enabled on CPU 3.  Check kernel logs and/or BIOS", MessageMeaning.VmxNotSupported)]
    [InlineData(
        "kvm_intel: VMX not fully enabled on CPU 3. Check kernel logs and/or BIOS", MessageMeaning.VmxNotSupported)]
    [InlineData(
        "kvm_intel:   Offset 76 REF = 0x107fffff, CPU0 = 0x007fffff, mismatch = 0x10000000",
        MessageMeaning.VmcsWordDiffers)]
    [InlineData("virt/tdx: NO_RBP_MOD feature is not supported", MessageMeaning.Tdx)]
    [InlineData("virt/tdx: module initialization failed (-22)", MessageMeaning.Tdx)]
    [InlineData("virt/tdx: TDX-Module initialization failed (-5)", MessageMeaning.Tdx)]
    [InlineData("virt/tdx: SEAMCALL (33) failed: 0xc000050500000000", MessageMeaning.Tdx)]
    [InlineData("virt/tdx: TDX not supported by the host platform", MessageMeaning.Notice)]
    [InlineData("kvm: Nested Paging enabled", MessageMeaning.Notice)]
    [InlineData("kvm: Nested Virtualization enabled", MessageMeaning.Notice)]
    [InlineData("SVM: kvm: Nested Paging enabled", MessageMeaning.Notice)]
    [InlineData("kvm: zapping shadow pages for mmio generation wraparound", MessageMeaning.Notice)]
    [InlineData(
        "CPU2: Detected conflict for capability 37 (Virtualization Host Extensions), System: 1, CPU: 0",
        MessageMeaning.LateCpuRefused)]
    [InlineData("CPU3: VMID width mismatch", MessageMeaning.LateCpuRefused)]
    [InlineData("CPU3: failed to come online", MessageMeaning.LateCpuRefused)]
    [InlineData("CPU3: SVE: vector length support mismatch", MessageMeaning.LateCpuRefused)]
    [InlineData("psci: failed to boot CPU2 (-22)", MessageMeaning.FirmwareRefused)]
    [InlineData("CPU2: failed to boot: -22", MessageMeaning.FirmwareRefused)]
    [InlineData(
        "SANITY CHECK: Unexpected variation in SYS_ID_AA64MMFR0_EL1. "
            + "Boot CPU: 0x00000000101125, CPU3: 0x00000000001125",
        MessageMeaning.CpusVary)]
    [InlineData("kvm [1]: HYP mode not available", MessageMeaning.HostUnsuitable)]
    [InlineData("kvm [1]: VHE mode initialized successfully", MessageMeaning.Notice)]
    [InlineData("KVM: entry failed, hardware error 0x80000021", MessageMeaning.VmEntryFailed)]
    public void Read_OfLinesOfOtherKernels_KnowsThem(string line, MessageMeaning meaning) =>
        Assert.Equal(meaning, Assert.Single(Read("[    1.000000] " + line)).Meaning);

    [Theory]
    [InlineData(
        "2023-01-20T14:12:06.028218Z qemu-system-x86_64: warning: host doesn't support requested feature: "
            + "MSR(48BH).vmx-apicv-register [bit 8]",
        "IA32_VMX_PROCBASED_CTLS2 (0x48b)", 8, "APIC_REGISTER_VIRT")]
    [InlineData(
        "qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.80000001H:ECX.svm [bit 2]",
        "CPUID.80000001H:ECX[2]", 2, "svm")]
    [InlineData(
        "qemu-system-x86_64: warning: TCG doesn't support requested feature: CPUID[eax=07h,ecx=00h].EBX.hle [bit 4]",
        "CPUID.07H.0:EBX[4]", 4, "hle")]
    [InlineData(
        "host libvirtd[12]: the CPU is incompatible with host CPU: Host CPU does not provide required features: svm",
        "CPUID.80000001H:ECX", 2, "svm")]
    public void Read_OfALineOfQemuOrLibvirt_NamesThePlaceAndTheBit(
        string line, string source, int bit, string kernelName)
    {
        LogFinding finding = Assert.Single(Read(line));

        Assert.Equal(MessageMeaning.HostLacksFeature, finding.Meaning);
        Assert.Equal(source, finding.Finding.Source);
        Assert.Equal((bit, kernelName), (finding.Finding.Bits[0].Bit, finding.Finding.Bits[0].KernelName));
        Assert.Contains("does not offer it", finding.Finding.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSeveralMissingFeatures_TellsThemByRegister()
    {
        LogFinding[] findings = Read(
            "operation failed: guest CPU doesn't match specification: missing features: "
                + "vmx-rdrand-exit,vmx-vmfunc,vmx-rdseed-exit,vmx-posted-intr");

        Assert.Equal("IA32_VMX_PROCBASED_CTLS2 (0x48b)", findings[0].Finding.Source);
        Assert.Equal("IA32_VMX_PINBASED_CTLS (0x481)", findings[1].Finding.Source);
        Assert.Equal(2, findings.Length);
        Assert.Equal([11, 13, 16], findings[0].Finding.Bits.Select(bit => bit.Bit));
        Assert.Equal([7], findings[1].Finding.Bits.Select(bit => bit.Bit));
    }

    private static LogFinding[] Read(params string[] lines)
    {
        KernelLogReader reader = new();
        return [.. lines.SelectMany(reader.Read), .. reader.Finish()];
    }
}
