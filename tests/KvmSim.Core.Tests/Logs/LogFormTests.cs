using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>The forms in which people keep logs.</summary>
public sealed class LogFormTests
{
    private const string Message = "kvm_intel: Inconsistent VMCS config on CPU 8";

    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("[   61.204001] ", "61.204001", 61_204_001, null)]
    [InlineData("[   61.204001][    T1] ", "61.204001", 61_204_001, null)]
    [InlineData("[   61.204001] [  T1234] ", "61.204001", 61_204_001, null)]
    [InlineData("[12345.000009] [    C8] ", "12345.000009", 12_345_000_009, null)]
    [InlineData("[   61.204001 <    0.000012>] ", "61.204001", 61_204_001, null)]
    [InlineData("[Mon Jan  5 12:00:00 2026] ", "Mon Jan  5 12:00:00 2026", null, null)]
    [InlineData("[Mo Jan  5 12:00:00 2026] ", "Mo Jan  5 12:00:00 2026", null, null)]
    [InlineData("[  +0.000012] ", "  +0.000012", null, null)]
    [InlineData("2026-01-05T12:00:00,204001+01:00 ", "2026-01-05T12:00:00,204001+01:00", null, null)]
    [InlineData("<3>", null, null, 3)]
    [InlineData("<3>[   61.204001] ", "61.204001", 61_204_001, 3)]
    [InlineData("kern  :err   : ", null, null, 3)]
    [InlineData("kern  :err   : [   61.204001] ", "61.204001", 61_204_001, 3)]
    [InlineData("kern  :warn  : [Mon Jan  5 12:00:00 2026] ", "Mon Jan  5 12:00:00 2026", null, 4)]
    [InlineData("3,1234,61204001,-;", "61204001", 61_204_001, 3)]
    [InlineData("6,1234,61204001,-,caller=T1;", "61204001", 61_204_001, 6)]
    [InlineData("Jan  5 12:00:00 host kernel: ", "Jan  5 12:00:00", null, null)]
    [InlineData(
        "Jan 15 12:00:00.204001 host.example.org kernel: [   61.204001] ", "Jan 15 12:00:00.204001", 61_204_001, null)]
    [InlineData("2026-01-05T12:00:00.204001+01:00 host kernel: ", "2026-01-05T12:00:00.204001+01:00", null, null)]
    [InlineData("2026-01-05T12:00:00+0100 host kernel: ", "2026-01-05T12:00:00+0100", null, null)]
    [InlineData("Mon 2026-01-05 12:00:00 CET host kernel: ", "Mon 2026-01-05 12:00:00 CET", null, null)]
    [InlineData("[   61.204001] host kernel: ", "61.204001", 61_204_001, null)]
    public void Read_OfAForm_FindsTimeLevelAndWords(string prefix, string? timestamp, object? microseconds, int? level)
    {
        LogFinding finding = Assert.Single(new KernelLogReader().Read(prefix + Message));

        Assert.Equal(Message, finding.Text);
        Assert.Equal(timestamp, finding.Timestamp);
        Assert.Equal(
            microseconds is null ? null : Convert.ToInt64(microseconds, CultureInfo.InvariantCulture),
            finding.Time?.Ticks / 10);
        Assert.Equal((KernelLogLevel)(level ?? 3), finding.Level);
        Assert.Equal(MessageMeaning.VmcsInconsistent, finding.Meaning);
        Assert.Equal(8, finding.Finding.Cpu);
    }

    /// <summary>Between the time and a module stands a host, or the zone of the time: two to five capitals.</summary>
    [Theory]
    [InlineData("UTC", "kvm_intel", null)]
    [InlineData("CEST", "kvm_intel", null)]
    [InlineData("AB", "kvm_intel", null)]
    [InlineData("ABCDE", "kvm_intel", null)]
    [InlineData("A", "kvm_intel", "A")]
    [InlineData("ABCDEF", "kvm_intel", "ABCDEF")]
    [InlineData("UtC", "kvm_intel", "UtC")]
    [InlineData("node-a", "kvm_intel", "node-a")]
    [InlineData("node-a", "smpboot", "node-a")]
    [InlineData("node-a", "virt/tdx", "node-a")]
    public void Read_OfAModuleBehindATime_TellsAHostFromAZone(string between, string module, string? host)
    {
        string words = module switch
        {
            "smpboot" => "do_boot_cpu failed(-1) to wakeup CPU#8",
            "virt/tdx" => "NO_RBP_MOD feature is not supported",
            _ => "Inconsistent VMCS config on CPU 8",
        };
        LogFinding finding = Assert.Single(
            new KernelLogReader().Read($"Jan  5 12:00:00 {between} {module}: {words}"));

        Assert.Equal(($"{module}: {words}", host), (finding.Text, finding.Host));
    }

    /// <summary>A time beyond all time is none; the line is read all the same.</summary>
    [Theory]
    [InlineData("3,1,9223372036854775807,-;")]
    [InlineData("3,1,922337203685477581,-;")]
    public void Read_OfATimeThatIsTooLarge_HasNone(string prefix) =>
        Assert.Null(Assert.Single(new KernelLogReader().Read(prefix + Message)).Time);

    [Theory]
    [InlineData("\e[32m[   61.204001] \e[0m\e[33mkvm_intel: \e[0m\e[31mInconsistent VMCS config on CPU 8\e[0m")]
    [InlineData("[   61.204001] kvm_intel: Inconsistent VMCS config on CPU 8\r")]
    [InlineData("[   61.204001] kvm_intel: Inconsistent VMCS config on CPU 8   ")]
    public void Read_OfColoursAndLineEnds_LooksPastThem(string line) =>
        Assert.Equal(8, Assert.Single(new KernelLogReader().Read(line)).Finding.Cpu);

    [Theory]
    [InlineData("Jan  5 12:00:00 host qemu-kvm[123]: " + Message)]
    [InlineData("Jan  5 12:00:00 host libvirtd: kvm: enabling virtualization on CPU8 failed")]
    [InlineData("user  :err   : [   61.204001] " + Message)]
    [InlineData("11,1234,61204001,-;" + Message)]
    [InlineData("[    1.000000] systemd[1]: Detected virtualization kvm.")]
    [InlineData("[    1.000000] audit: type=1400 audit(1): comm=\"qemu-kvm\"")]
    [InlineData("[    1.000000] usb 1-1: new high-speed USB device number 2 using xhci_hcd")]
    [InlineData("")]
    public void Read_OfWhatIsNotTheKernelsOrNotAboutKvm_IsNothing(string line) =>
        Assert.Empty(new KernelLogReader().Read(line));

    [Theory]
    [InlineData("kvm: something that no kernel prints yet")]
    [InlineData("[    1.000000] kvm_intel: Inconsistent VMCS config on CPU")]
    [InlineData("[    1.000000] kvm_intel: Inconsistent VMCS config on CPU 8 and more")]
    [InlineData("[    1.000000] SVM: a new word")]
    public void Read_OfAnUnknownOrDamagedLineAboutKvm_SaysSo(string line)
    {
        KernelLogReader reader = new();
        LogFinding finding = Assert.Single(reader.Read(line).Concat(reader.Finish()));

        Assert.Null(finding.Meaning);
        Assert.Equal(FindingSeverity.Unknown, finding.Finding.Severity);
    }

    /// <summary>Collectors put the module and its words together as they like.</summary>
    [Theory]
    [InlineData("kvm_intel:Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("foo kvm_intel:Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("kernel:kvm_intel:Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData(
        "2026-11-28T07:00:00Z,host,kvm_intel:  Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("kvm_intel :Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("kvm_intel - Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("kvm_intel;Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("<3>kvm_intel:Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("[   12.5] kvm_intel:Inconsistent VMCS config on CPU 8", 8, MessageMeaning.VmcsInconsistent)]
    [InlineData("[host]kvm_intel:VMX not supported by CPU 3", 3, MessageMeaning.VmxNotSupported)]
    [InlineData("x>kvm_amd:SVM not supported by CPU 2", 2, MessageMeaning.SvmNotSupported)]
    [InlineData("kvm:enabling virtualization on CPU2 failed", 2, MessageMeaning.EnableFailed)]
    public void Read_OfAModuleAndItsWordsJoinedOtherwise_FindsTheMessage(string line, int cpu, MessageMeaning meaning)
    {
        KernelLogReader reader = new();
        LogFinding finding = Assert.Single(reader.Read(line).Concat(reader.Finish()));

        Assert.Equal((meaning, cpu), (finding.Meaning, finding.Finding.Cpu));
    }

    /// <summary>The line does not say that IA32_FEATURE_CONTROL is to blame: it was read, and VMX is missing.</summary>
    [Fact]
    public void Read_OfVmxNotFullyEnabled_NamesNoRegister()
    {
        KernelLogReader reader = new();
        LogFinding finding = Assert.Single(
            reader.Read("kvm_intel: VMX not fully enabled on CPU 3.  Check kernel logs and/or BIOS")
                .Concat(reader.Finish()))
            .Settled();

        Assert.Equal("CPU feature vmx", finding.Finding.Property);
        Assert.DoesNotContain("0x3a", finding.Finding.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfOneKmsgRecordOfSeveralLines_FindsEach()
    {
        IReadOnlyList<LogFinding> findings = new KernelLogReader().Read(
            @"3,9,1000,-;kvm_intel: VMCS config on CPU 2 doesn't match reference config:\x0a  Offset 76 REF = 0x107fffff, "
            + @"CPU2 = 0x007fffff, mismatch = 0x10000000\x0a  Offset 84 REF = 0x0010f3ff, CPU2 = 0x0000f3ff, mismatch = 0x00100000");

        Assert.Equal([2, 2, 2], findings.Select(finding => finding.Finding.Cpu));
        Assert.All(
            findings.Skip(1), finding => Assert.Equal("Load CET state", Assert.Single(finding.Finding.Bits).SdmName));
        Assert.Equal("IA32_VMX_EXIT_CTLS (0x483)", findings[1].Finding.Source);
        Assert.Equal("IA32_VMX_ENTRY_CTLS (0x484)", findings[2].Finding.Source);
    }

    /// <summary>Lines as real kernels print them, with what the simulation leaves out.</summary>
    [Theory]
    [InlineData(
        "WARNING: CPU: 0 PID: 412 at virt/kvm/kvm_main.c:5730 kvm_resume+0x2a/0x30 [kvm]",
        MessageMeaning.ResumeFailed, 0)]
    [InlineData("RIP: 0010:kvm_spurious_fault+0xa/0x10 [kvm]", MessageMeaning.SpuriousFault, null)]
    [InlineData("RIP: 0010:vmx_hardware_enable+0x181/0x1a0 [kvm_intel]", MessageMeaning.VmxonFaulted, null)]
    [InlineData("RIP: 0010:native_write_cr4+0x2/0x60", MessageMeaning.Cr4Faulted, null)]
    [InlineData("kernel BUG at arch/x86/kvm/x86.c:511!", MessageMeaning.SpuriousFault, null)]
    [InlineData(
        "general protection fault, maybe for address 0x1726a0: 0000 [#1] PREEMPT SMP NOPTI",
        MessageMeaning.KernelDied, null)]
    [InlineData(
        "Oops: general protection fault, maybe for address 0x0: 0000 [#1] SMP NOPTI", MessageMeaning.KernelDied, null)]
    [InlineData("general protection fault: 0000 [#1] SMP", MessageMeaning.KernelDied, null)]
    [InlineData(
        "WARNING: CPU: 2 PID: 0 at arch/x86/kernel/cpu/cpuid-deps.c:117 do_clear_cpu_cap+0xde/0x130",
        MessageMeaning.FeatureClearedLate, 2)]
    [InlineData(
        "WARNING: arch/x86/kernel/cpu/cpuid-deps.c:120 at do_clear_cpu_cap+0xde/0x130, CPU#3: swapper/3/0",
        MessageMeaning.FeatureClearedLate, 3)]
    [InlineData("set kvm_intel.dump_invalid_vmcs=1 to dump internal KVM state.", MessageMeaning.VmEntryFailed, null)]
    [InlineData(
        "kvm_intel: set kvm_intel.dump_invalid_vmcs=1 to dump internal KVM state.", MessageMeaning.VmEntryFailed, null)]
    [InlineData("kvm: invept failed: ext=0x2 eptp=0 gpa=0x0", MessageMeaning.InveptFailed, null)]
    [InlineData("kvm: disabled by bios", MessageMeaning.DisabledByFirmware, null)]
    [InlineData("kvm: no hardware support", MessageMeaning.NoHardwareSupport, null)]
    [InlineData("kvm_amd: SVM not supported by CPU 11, svm not available", MessageMeaning.SvmNotSupported, 11)]
    [InlineData("smpboot: do_boot_cpu failed(-22) to wakeup CPU#5", MessageMeaning.NotAlive, 5)]
    [InlineData("CPU 9 UP state kvm/cpu:starting (138) failed (-5)", MessageMeaning.OnliningFailed, 9)]
    [InlineData("kvm_intel: VMCS 00000000abcdef01, last attempted VM-entry on CPU 4", MessageMeaning.VmEntryFailed, 4)]
    [InlineData("kvm_amd: SEV-ES enabled (ASIDs 1 - 99)", MessageMeaning.Notice, null)]
    [InlineData("kvm [2711]: vcpu0, guest rIP: 0xfff0 unhandled rdmsr: 0x60d", MessageMeaning.Notice, null)]
    [InlineData("kvm-clock: Using msrs 4b564d01 and 4b564d00", MessageMeaning.Notice, null)]
    [InlineData("Booting paravirtualized kernel on KVM", MessageMeaning.Notice, null)]
    public void Read_OfAWholeLine_Recognises(string line, MessageMeaning meaning, int? cpu)
    {
        LogFinding finding = Assert.Single(new KernelLogReader().Read("[    1.000000] " + line));

        Assert.Equal(meaning, finding.Meaning);
        Assert.Equal(cpu, finding.Finding.Cpu);
        Assert.NotEmpty(finding.Finding.Effect);
    }

    [Fact]
    public void Read_OfACpuBeyondAnyNumber_NamesNone() => Assert.Null(
        Assert.Single(
            new KernelLogReader().Read("kvm: enabling virtualization on CPU99999999999999999999 failed")).Finding.Cpu);

    [Theory]
    [InlineData("<\u0666>kvm: enabling virtualization on CPU3 failed")]
    [InlineData("\u0666,\u0661,\u0662,-;kvm: enabling virtualization on CPU3 failed")]
    [InlineData("[ \u0661\u0662.\u0663] kvm: enabling virtualization on CPU3 failed")]
    [InlineData("Linux version \u0666.\u0661")]
    public void Line_WithDigitsOfAnotherScript_IsReadAsText(string line) =>
        Assert.All(new KernelLogReader().Read(line), finding => Assert.Null(finding.Time));

    /// <summary>
    /// The harmless WARN of a VMXON that firmware forbids (v-long-locked@6.1), and a pinned CR4 (n47@6.12).
    /// </summary>
    [Fact]
    public void Read_OfAWarning_TellsItOnceAndNamesNoDeath()
    {
        string[] lines =
        [
            "------------[ cut here ]------------",
            "VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x1",
            "WARNING: CPU: 2 PID: 0 at arch/x86/kvm/vmx/vmx.c:2508 vmx_hardware_enable+0x181/0x1a0 [kvm_intel]",
            "Modules linked in: kvm_intel kvm irqbypass msr",
            "RIP: 0010:vmx_hardware_enable+0x181/0x1a0 [kvm_intel]",
            " kvm_arch_hardware_enable+0x91/0x280 [kvm]",
            " ? hardware_enable_nolock+0x60/0x60 [kvm]",
            "---[ end trace 0000000000000000 ]---",
            "WARNING: CPU: 1 PID: 0 at arch/x86/kernel/cpu/common.c:445 native_write_cr4+0x46/0x60",
            "RIP: 0010:native_write_cr4+0x46/0x60",
            "---[ end trace 0000000000000000 ]---",
        ];

        LogFinding[] findings = Read(lines);

        Assert.All(findings, finding => Assert.Equal(MessageMeaning.VmxonFaulted, finding.Meaning));
        Assert.Equal([2, 3], findings.Select(finding => finding.Line));
        Assert.All(findings, finding => Assert.Equal(KernelLogLevel.Warn, finding.Level));
        Assert.Equal(2, findings[1].Finding.Cpu);
    }

    /// <summary>v-long-novmx@6.1 and v-mini-basic-rev-hw@6.1: the consoles' last words.</summary>
    [Theory]
    [InlineData(
        "general protection fault, maybe for address 0x1726a0: 0000 [#1] PREEMPT SMP NOPTI",
        "RIP: 0010:native_write_cr4+0x2/0x60",
        MessageMeaning.Cr4Faulted)]
    [InlineData(
        "invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", "RIP: 0010:kvm_spurious_fault+0xe/0x10 [kvm]",
        MessageMeaning.SpuriousFault)]
    public void Read_OfAFaultAfterAWarning_NamesWhereItWas(string fault, string place, MessageMeaning meaning)
    {
        LogFinding[] findings = Read(
        [
            "WARNING: CPU: 1 PID: 0 at arch/x86/kernel/cpu/common.c:445 native_write_cr4+0x46/0x60",
            fault,
            place,
            " vmx_hardware_enable+0x8f/0x1a0 [kvm_intel]",
            "Kernel panic - not syncing: Fatal exception in interrupt",
        ]);

        Assert.Equal(
            [MessageMeaning.KernelDied, meaning, MessageMeaning.KernelDied],
            findings.Select(finding => finding.Meaning));
        Assert.Equal(KernelLogLevel.Warn, findings[1].Level);
    }

    /// <summary>What is found, apart from what is nothing to worry about.</summary>
    private static LogFinding[] Read(string[] lines)
    {
        KernelLogReader reader = new();
        return
        [
            .. lines.SelectMany(line => reader.Read("[    1.000000] " + line))
                .Where(finding => finding.Meaning != MessageMeaning.Notice),
        ];
    }
}
