using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>
/// Each line at the level at which the kernel prints it, and with what it means: the calls (pr_err, pr_warn, ...) of
/// virt/kvm, arch/x86/kvm, kernel/cpu.c, kernel/module, arch/arm64/kernel of the versions that print it.
/// </summary>
public sealed class KernelLineTests
{
    [Theory]
    [InlineData("kvm: no hardware support for 'kvm_amd'", KernelLogLevel.Err, MessageMeaning.NoHardwareSupport)]
    [InlineData("kvm: support for 'kvm_intel' disabled by bios", KernelLogLevel.Err, MessageMeaning.DisabledByFirmware)]
    [InlineData("has_svm: svm not available", KernelLogLevel.Info, MessageMeaning.SvmNotSupported)]
    [InlineData("has_svm: not amd or hygon", KernelLogLevel.Info, MessageMeaning.NotAmdOrHygon)]
    [InlineData("KVM is unsupported when running as an SEV guest", KernelLogLevel.Info, MessageMeaning.SevGuest)]
    [InlineData(
        "kvm_amd: KVM is unsupported when running as an SEV guest", KernelLogLevel.Info, MessageMeaning.SevGuest)]
    [InlineData("kvm: VMX is disabled on CPU 4", KernelLogLevel.Err, MessageMeaning.VmxDisabled)]
    [InlineData("kvm: failed to setup vmcs config on CPU 4", KernelLogLevel.Err, MessageMeaning.VmcsSetupFailed)]
    [InlineData("kvm: CPU 4 feature inconsistency!", KernelLogLevel.Err, MessageMeaning.VmcsInconsistent)]
    [InlineData("kvm_intel: VMX not supported by CPU 4", KernelLogLevel.Err, MessageMeaning.VmxNotSupported)]
    [InlineData(
        "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 4", KernelLogLevel.Err,
        MessageMeaning.VmxDisabled)]
    [InlineData(
        "kvm_intel: VMX not fully enabled on CPU 4.  Check kernel logs and/or BIOS", KernelLogLevel.Err,
        MessageMeaning.VmxNotSupported)]
    [InlineData("kvm_intel: Failed to setup VMCS config on CPU 4", KernelLogLevel.Err, MessageMeaning.VmcsSetupFailed)]
    [InlineData("kvm_intel: Inconsistent VMCS config on CPU 4", KernelLogLevel.Err, MessageMeaning.VmcsInconsistent)]
    [InlineData(
        "kvm_intel: VMCS config on CPU 2 doesn't match reference config:", KernelLogLevel.Err,
        MessageMeaning.VmcsInconsistent)]
    [InlineData("kvm_amd: CPU 4 isn't AMD or Hygon", KernelLogLevel.Err, MessageMeaning.NotAmdOrHygon)]
    [InlineData("kvm_amd: SVM not supported by CPU 4", KernelLogLevel.Err, MessageMeaning.SvmNotSupported)]
    [InlineData(
        "kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 4", KernelLogLevel.Err, MessageMeaning.SvmDisabled)]
    [InlineData("SVM: svm_hardware_enable: err EOPNOTSUPP on 2", KernelLogLevel.Err, MessageMeaning.SvmNotSupported)]
    [InlineData("x86/cpu: VMX (outside TXT) disabled by BIOS", KernelLogLevel.Err, MessageMeaning.VmxDisabled)]
    [InlineData("x86/cpu: VMX (inside TXT) disabled by BIOS", KernelLogLevel.Err, MessageMeaning.VmxDisabled)]
    [InlineData("SVM disabled (by BIOS) in MSR_VM_CR", KernelLogLevel.Notice, MessageMeaning.SvmDisabled)]
    [InlineData(
        "kvm_intel: EPT CAP should not exist if not support 1-setting enable EPT VM-execution control",
        KernelLogLevel.Warn, MessageMeaning.CapabilitiesWithoutControl)]
    [InlineData(
        "VPID CAP should not exist if not support 1-setting enable VPID VM-execution control", KernelLogLevel.Warn,
        MessageMeaning.CapabilitiesWithoutControl)]
    [InlineData(
        "kvm_intel: Inconsistent VM-Entry/VM-Exit pair, entry = 2000, exit = 0", KernelLogLevel.Warn,
        MessageMeaning.EntryExitPair)]
    [InlineData(
        "kvm_intel: VM_EXIT_LOAD_IA32_PERF_GLOBAL_CTRL does not work properly. Using workaround", KernelLogLevel.Warn,
        MessageMeaning.PerfGlobalCtrlErratum)]
    [InlineData("kvm_amd: Nested Paging disabled", KernelLogLevel.Info, MessageMeaning.NestedPagingOff)]
    [InlineData("kvm: already loaded vendor module 'kvm_amd'", KernelLogLevel.Err, MessageMeaning.AlreadyLoaded)]
    [InlineData("kvm: enabling virtualization on CPU3 failed", KernelLogLevel.Info, MessageMeaning.EnableFailed)]
    [InlineData(
        "kvm: VM creation is prohibited: CPU3 incompatible", KernelLogLevel.Err, MessageMeaning.CreationForbidden)]
    [InlineData(
        "kvm_intel: set kvm_intel.dump_invalid_vmcs=1 to dump internal KVM state.", KernelLogLevel.Warn,
        MessageMeaning.VmEntryFailed)]
    [InlineData(
        "kvm_intel: VMCS 00000000abcdef01, last attempted VM-entry on CPU 4", KernelLogLevel.Err,
        MessageMeaning.VmEntryFailed)]
    [InlineData(
        "SVM: VMCB 00000000abcdef01, last attempted VMRUN on CPU 4", KernelLogLevel.Err, MessageMeaning.VmEntryFailed)]
    [InlineData("VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x1", KernelLogLevel.Warn, MessageMeaning.VmxonFaulted)]
    [InlineData(
        "unchecked MSR access error: WRMSR to 0xc0000080 (tried to write 0x0000000000001d01)", KernelLogLevel.Warn,
        MessageMeaning.EferFaulted)]
    [InlineData("RIP: 0010:native_write_cr4+0x2/0x60", KernelLogLevel.Warn, MessageMeaning.Cr4Faulted)]
    [InlineData("RIP: 0010:kvm_spurious_fault+0xa/0x10 [kvm]", KernelLogLevel.Warn, MessageMeaning.SpuriousFault)]
    [InlineData("RIP: 0010:fpu__init_cpu_xstate+0xa/0x10", KernelLogLevel.Warn, MessageMeaning.KernelDied)]
    [InlineData("kernel BUG at arch/x86/kvm/x86.c:511!", KernelLogLevel.Crit, MessageMeaning.SpuriousFault)]
    [InlineData("invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", KernelLogLevel.Warn, MessageMeaning.KernelDied)]
    [InlineData(
        "Kernel panic - not syncing: Attempted to kill the idle task!", KernelLogLevel.Emerg,
        MessageMeaning.KernelDied)]
    [InlineData(
        "Kernel panic - not syncing: Fatal exception in interrupt", KernelLogLevel.Emerg, MessageMeaning.KernelDied)]
    [InlineData("Error taking CPU3 up: -5", KernelLogLevel.Warn, MessageMeaning.OnliningFailed)]
    [InlineData("Error taking CPU3 down: -16", KernelLogLevel.Err, MessageMeaning.OffliningFailed)]
    [InlineData("Non-boot CPUs are not disabled", KernelLogLevel.Err, MessageMeaning.OffliningFailed)]
    [InlineData("CPU4: smaller ASID size(8) than boot CPU (16)", KernelLogLevel.Crit, MessageMeaning.LateCpuRefused)]
    [InlineData("CPU4: will not boot", KernelLogLevel.Crit, MessageMeaning.LateCpuRefused)]
    [InlineData("CPU4: failed to come online", KernelLogLevel.Crit, MessageMeaning.LateCpuRefused)]
    [InlineData(
        "CPU features: CPU4: missing HWCAP: KERNEL_HWCAP_ASIMDDP", KernelLogLevel.Crit, MessageMeaning.LateCpuRefused)]
    [InlineData("CPU features: CPU4: IPA range mismatch", KernelLogLevel.Crit, MessageMeaning.LateCpuRefused)]
    [InlineData("SVE: cpu4: Required vector length(s) missing", KernelLogLevel.Warn, MessageMeaning.CpusVary)]
    [InlineData(
        "CPU features: SANITY CHECK: Unexpected variation in SYS_ID_AA64MMFR0_EL1. Boot CPU: 0x00000000001104, "
            + "CPU4: 0x00000000001124",
        KernelLogLevel.Warn, MessageMeaning.CpusVary)]
    [InlineData("CPU features: Unsupported CPU feature variation detected.", KernelLogLevel.Warn,
        MessageMeaning.CpusVary)]
    [InlineData(
        "Kernel panic - not syncing: CPU4 detected unsupported configuration", KernelLogLevel.Emerg,
        MessageMeaning.KernelDied)]
    [InlineData("psci: failed to boot CPU4 (-22)", KernelLogLevel.Err, MessageMeaning.FirmwareRefused)]
    [InlineData("CPU4: failed to boot: -22", KernelLogLevel.Err, MessageMeaning.FirmwareRefused)]
    public void Line_OfAKernel_HasItsLevelAndMeaning(string line, KernelLogLevel level, MessageMeaning meaning)
    {
        KnownMessage known = Known(line);

        Assert.Equal((level, meaning), (known.Level, known.Meaning));
    }

    /// <summary>Lines that mean nothing for KVM: their level alone.</summary>
    [Theory]
    [InlineData("smpboot: Total of 4 processors activated (20000.00 BogoMIPS)", KernelLogLevel.Info)]
    [InlineData("smpboot: CPU0: Intel Atom (family: 0x6, model: 0x8a, stepping: 0x1)", KernelLogLevel.Info)]
    [InlineData("Disabling non-boot CPUs ...", KernelLogLevel.Info)]
    [InlineData("Enabling non-boot CPUs ...", KernelLogLevel.Info)]
    [InlineData("CPU3 is up", KernelLogLevel.Info)]
    [InlineData("process 1000 (vm) no longer affine to cpu3", KernelLogLevel.Warn)]
    [InlineData("kvm: exiting hardware virtualization", KernelLogLevel.Info)]
    [InlineData("kvm_amd: unknown parameter 'x' ignored", KernelLogLevel.Warn)]
    [InlineData("kvm_amd: `2' invalid for parameter `npt'", KernelLogLevel.Err)]
    [InlineData("kvm: loading out-of-tree module taints kernel.", KernelLogLevel.Warn)]
    [InlineData(
        "kvm: module verification failed: signature and/or required key missing - tainting kernel",
        KernelLogLevel.Notice)]
    [InlineData("pinned CR4 bits changed: 0x100000!?", KernelLogLevel.Warn)]
    [InlineData("kernel BUG at kernel/cpu.c:2374!", KernelLogLevel.Crit)]
    [InlineData("kvm_amd: TSC scaling supported", KernelLogLevel.Info)]
    [InlineData("kvm_amd: Nested Virtualization enabled", KernelLogLevel.Info)]
    [InlineData("kvm_amd: PMU virtualization is disabled", KernelLogLevel.Info)]
    [InlineData(
        "CPU features: Asymmetric 32-bit EL0 support detected on CPU 4; CPU hot-unplug disabled on CPU 0",
        KernelLogLevel.Info)]
    [InlineData("CPU features: Treating domain isolated CPU 4 as 64-bit only", KernelLogLevel.Info)]
    public void Line_OfTheKernelAroundKvm_HasItsLevel(string line, KernelLogLevel level) =>
        Assert.Equal(level, Known(line).Level);

    /// <summary>Which kernels print a line: the simulator's generations, oldest first, or versions in words.</summary>
    [Theory]
    [InlineData("kvm: disabled by bios", "up to Linux 5.15")]
    [InlineData("kvm: no hardware support", "up to Linux 5.15")]
    [InlineData("kvm: CPU 4 feature inconsistency!", "linux-5.16")]
    [InlineData("kvm_intel: Inconsistent VMCS config on CPU 4", "linux-6.3")]
    [InlineData("kvm: exiting hardware virtualization", "linux-5.16")]
    public void Line_OfAKernel_NamesTheOldestThatPrintsIt(string line, string oldest) =>
        Assert.Equal(oldest, Known(line).PrintedBy[0]);

    [Fact]
    public void Lines_NameEachKernelOnce() => Assert.All(KnownMessages.All, known => Assert.Equal(
        known.PrintedBy.Distinct(StringComparer.Ordinal), known.PrintedBy, StringComparer.Ordinal));

    private static KnownMessage Known(string line)
    {
        KnownMessage? known = KnownMessages.Find(line, []) ?? KnownMessages.FindWithin(line, [], out _);
        Assert.NotNull(known);
        return known;
    }
}
