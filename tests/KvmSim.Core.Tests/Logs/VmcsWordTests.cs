using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Logs;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>The lines of Linux 7.0 that print an offset into struct vmcs_config.</summary>
public sealed class VmcsWordTests
{
    [Theory]
    [InlineData("7.0", 0, 1u << 3, "IA32_VMX_BASIC (0x480)", "VMCS revision identifier")]
    [InlineData("7.0", 4, 1u << 23, "IA32_VMX_BASIC (0x480)", "TRUE control registers exist")]
    [InlineData("7.0", 8, 1u << 7, "IA32_VMX_PINBASED_CTLS (0x481)", "Process posted interrupts")]
    [InlineData("7.0", 12, 1u << 17, "IA32_VMX_PROCBASED_CTLS (0x482)", "Activate tertiary controls")]
    [InlineData("7.0", 16, 1u << 30, "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "VMM bus-lock detection")]
    [InlineData("7.0", 24, 1u << 4, "IA32_VMX_PROCBASED_CTLS3 (0x492)", "IPI virtualization")]
    [InlineData("7.0", 32, 1u << 12, "IA32_VMX_EXIT_CTLS (0x483)", "Load IA32_PERF_GLOBAL_CTRL")]
    [InlineData("7.0", 36, 1u << 20, "IA32_VMX_ENTRY_CTLS (0x484)", "Load CET state")]
    [InlineData("7.0", 40, 1u << 0, "IA32_VMX_MISC (0x485)", "VMX-preemption timer rate")]
    [InlineData("7.0", 44, 1u << 0, "IA32_VMX_MISC (0x485)", "MSEG revision identifier")]
    [InlineData("7.0", 76, 1u << 28, "IA32_VMX_EXIT_CTLS (0x483)", "Load CET state")]
    [InlineData("7.0", 84, 1u << 20, "IA32_VMX_ENTRY_CTLS (0x484)", "Load CET state")]
    [InlineData("7.0", 96, 1u << 21, "IA32_VMX_EPT_VPID_CAP (0x48c)", "EPT accessed and dirty flags")]
    [InlineData("7.0", 100, 1u << 0, "IA32_VMX_EPT_VPID_CAP (0x48c)", "INVVPID")]
    [InlineData("7.0", 136, 1u << 28, "IA32_VMX_CR4_FIXED1 (0x489)", "CR4.LAM_SUP")]
    [InlineData("7.0", 140, 1u << 0, "IA32_VMX_CR4_FIXED1 (0x489)", "CR4.FRED")]
    [InlineData("6.1", 4, 1u << 23, "IA32_VMX_BASIC (0x480)", "TRUE control registers exist")]
    [InlineData("6.1", 8, 1u << 3, "IA32_VMX_BASIC (0x480)", "VMCS revision identifier")]
    [InlineData("6.1", 20, 1u << 30, "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "VMM bus-lock detection")]
    [InlineData("6.11", 12, 1u << 7, "IA32_VMX_PINBASED_CTLS (0x481)", "Process posted interrupts")]
    [InlineData("6.12", 12, 1u << 17, "IA32_VMX_PROCBASED_CTLS (0x482)", "Activate tertiary controls")]
    [InlineData("5.17", 24, 1u << 30, "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "VMM bus-lock detection")]
    [InlineData("6.6", 12, 1u << 7, "IA32_VMX_PINBASED_CTLS (0x481)", "Process posted interrupts")]
    [InlineData("5.16", 24, 1u << 30, "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "VMM bus-lock detection")]
    [InlineData("5.16", 32, 1u << 20, "IA32_VMX_ENTRY_CTLS (0x484)", "Load CET state")]
    [InlineData("5.16", 68, 1u << 28, "IA32_VMX_EXIT_CTLS (0x483)", "Load CET state")]
    public void Read_OfAnOffset_NamesRegisterAndBits(string kernel, int offset, uint bits, string source, string name)
    {
        CompatibilityFinding finding = Read(
            Line(offset, 0xf0f0, 0xf0f0 ^ bits), $"Linux version {kernel}.3-amd64 (x@y)");

        Assert.Equal(source, finding.Source);
        Assert.Equal(name, Assert.Single(finding.Bits).SdmName);
        Assert.Equal("0x0000f0f0", finding.Reference);
        Assert.Equal(3, finding.Cpu);
        Assert.Equal(FindingSeverity.Refusal, finding.Severity);
    }

    [Theory]
    [InlineData("Linux version 7.0.1", 20)]
    [InlineData("Linux version 7.0.1", 2000)]
    [InlineData("Linux version 5.19.1", 16)]
    [InlineData("Linux version 5.16.1", 4)]
    public void Read_OfAnOffsetWithoutAField_LeavesItOpen(string version, int offset)
    {
        CompatibilityFinding finding = Read(Line(offset, 1, 2), version);

        Assert.Empty(finding.Bits);
        Assert.Contains(offset.ToString(CultureInfo.InvariantCulture), finding.Property, StringComparison.Ordinal);
        Assert.Contains("-KernelVersion", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfValuesThatDoNotFit_BlamesTheLine()
    {
        CompatibilityFinding finding = Read("Offset 16 REF = 0x00000001, CPU3 = 0x00000002, mismatch = 0x00000004");

        Assert.Empty(finding.Bits);
        Assert.Contains("damaged", finding.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAVersion_NamesTheOtherLayouts()
    {
        string effect = Read(Line(16, 1, 3)).Effect;

        Assert.Contains("Linux 6.1 to 6.11 cpu_based_exec_ctrl", effect, StringComparison.Ordinal);
        Assert.Contains("Linux 5.16 to 5.17 pin_based_exec_ctrl", effect, StringComparison.Ordinal);
        Assert.Equal(2, effect.Split("Linux 6.1 to 6.11").Length);
        Assert.DoesNotContain(
            "carried back", Read(Line(16, 1, 3), "Linux version 6.12.1").Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithAVersionThatIsGiven_HeedsItAndNotTheLog() => Assert.Equal(
        "IA32_VMX_PROCBASED_CTLS (0x482)",
        Assert.Single(
            Lines(new KernelLogReader(new Version(6, 1)), "Linux version 7.0.1", Line(16, 1, 3))).Finding.Source);

    [Theory]
    [InlineData("  ")]
    [InlineData("[    5.355986]   ")]
    [InlineData("Jan  5 12:00:00 host kernel:   ")]
    [InlineData("                             ")]
    public void Read_OfAnOffsetInAnyForm_Recognises(string prefix) =>
        Assert.Equal(
            MessageMeaning.VmcsWordDiffers, Assert.Single(new KernelLogReader().Read(prefix + Line(8, 1, 3))).Meaning);

    private static string Line(int offset, uint reference, uint found) => string.Create(
        CultureInfo.InvariantCulture,
        $"Offset {offset} REF = 0x{reference:x8}, CPU3 = 0x{found:x8}, mismatch = 0x{reference ^ found:x8}");

    private static CompatibilityFinding Read(string line, string? before = null) =>
        Assert.Single(Lines(new KernelLogReader(), before ?? "", line)).Finding;

    private static LogFinding[] Lines(KernelLogReader reader, params string[] lines) =>
        [.. lines.SelectMany(reader.Read)];
}
