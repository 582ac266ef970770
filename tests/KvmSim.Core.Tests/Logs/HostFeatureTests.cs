using KvmSim.Compatibility;
using KvmSim.Logs;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>
/// Lines of QEMU (x86_cpu_list_feature_names, mark_unavailable_features, kvm_buf_set_msrs) and libvirt about features
/// that a host does not give: the place, the bits and the way out.
/// </summary>
public sealed class HostFeatureTests
{
    private const string Lacks = "qemu-system-x86_64: warning: host doesn't support requested feature: ";
    private const string Missing = "operation failed: guest CPU doesn't match specification: missing features: ";

    /// <summary>
    /// A name that is known here has its own place: QEMU's registers with "true" in their names (48DH to 490H) hold the
    /// controls of 481H to 484H. One that is not, or none at all, is told by the line's own register and bit.
    /// </summary>
    [Theory]
    [InlineData("MSR(48DH).vmx-posted-intr [bit 7]", "IA32_VMX_PINBASED_CTLS (0x481)", 7, "Process posted interrupts")]
    [InlineData("MSR(48BH).vmx-ept [bit 1]", "IA32_VMX_PROCBASED_CTLS2 (0x48b)", 1, "Enable EPT")]
    [InlineData("MSR(48BH).vmx-from-tomorrow [bit 29]", "IA32_VMX_PROCBASED_CTLS2 (0x48b)", 29, "vmx-from-tomorrow")]
    [InlineData("MSR(10AH) [bit 5]", "IA32_ARCH_CAPABILITIES (0x10a)", 5, "unnamed")]
    [InlineData("MSR(123H).odd-thing [bit 0]", "MSR 0x123", 0, "odd-thing")]
    [InlineData("CPUID.07H:EBX.avx512f [bit 16]", "CPUID.07H.0:EBX[16]", 16, "avx512f")]
    [InlineData("CPUID.0DH:EAX.from-tomorrow [bit 9]", "CPUID.0DH:EAX[9]", 9, "from-tomorrow")]
    [InlineData("CPUID[eax=07h,ecx=01h].EAX [bit 31]", "CPUID.07H.1:EAX[31]", 31, "unnamed")]
    [InlineData("CPUID.40000001H:EAX.kvm-nopiodelay [bit 1]", "CPUID.40000001H:EAX[1]", 1, "kvm-nopiodelay")]
    public void Read_OfARequestedFeature_TellsItsPlace(string place, string source, int bit, string name)
    {
        CompatibilityFinding finding = Read(Lacks + place);

        Assert.Equal(source, finding.Source);
        Assert.Equal((bit, name), (Assert.Single(finding.Bits).Bit, finding.Bits[0].SdmName));
        Assert.Equal(name == "unnamed", finding.Bits[0].QemuName is null);
        Assert.Equal(("1", "0", FindingSeverity.Refusal), (finding.Reference, finding.Found, finding.Severity));
    }

    /// <summary>Only a name can be switched off by itself.</summary>
    [Theory]
    [InlineData(Lacks + "CPUID.07H:EBX.avx512f [bit 16]", "switch it off: -cpu MODEL,-avx512f (")]
    [InlineData(Lacks + "MSR(48BH).vmx-ept [bit 1]", "switch it off: -cpu MODEL,-vmx-ept (")]
    [InlineData(Lacks + "MSR(10AH) [bit 5]", "switch the feature off.")]
    [InlineData(Missing + "avx512f,hle", "switch it off: -cpu MODEL,-avx512f,-hle (")]
    public void Read_OfARequestedFeature_SaysHowToDoWithout(string line, string remedy) =>
        Assert.Contains(remedy, Read(line).Remedy, StringComparison.Ordinal);

    /// <summary>Names are told by register; those that nobody knows here are together, without a place.</summary>
    [Fact]
    public void Read_OfMissingFeatures_PutsUnknownOnesTogether()
    {
        LogFinding[] findings =
            [.. new KernelLogReader().Read(Missing + "from-tomorrow,svm,other-thing,npt,vmx-ept,lm")];

        Assert.Equal(
            ["", "CPUID.80000001H:ECX", "CPUID.8000000AH:EDX", "IA32_VMX_PROCBASED_CTLS2 (0x48b)",
                "CPUID.80000001H:EDX"],
            findings.Select(one => one.Finding.Source), StringComparer.Ordinal);
        Assert.Equal(
            ["CPU features from-tomorrow, other-thing", "CPU feature svm", "CPU feature npt",
                "VMX secondary processor-based controls", "CPU feature lm"],
            findings.Select(one => one.Finding.Property), StringComparer.Ordinal);
        Assert.Equal(
            ["", "2", "0", "1", "29"],
            findings.Select(one => string.Join(',', one.Finding.Bits.Select(bit => bit.Bit))), StringComparer.Ordinal);
    }

    [Fact]
    public void Read_OfARegisterThatKvmDoesNotTake_NamesRegisterAndValue()
    {
        CompatibilityFinding finding = Read("qemu-kvm: error: failed to set MSR 0x48b to 0x1582e00000000");

        Assert.Equal("IA32_VMX_PROCBASED_CTLS2 (0x48b)", finding.Source);
        Assert.Equal("VMX secondary processor-based controls", finding.Property);
        Assert.Equal("0x1582e00000000", finding.Reference);
        Assert.Empty(finding.Bits);
        Assert.Contains("-vmx", finding.Remedy, StringComparison.Ordinal);
    }

    private static CompatibilityFinding Read(string line) =>
        Assert.Single(new KernelLogReader().Read(line)).Finding;
}
