using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>What a finding says beside that it is there: bits, values, since when, effect, and the way out.</summary>
public sealed class FindingTests
{
    /// <summary>
    /// The bits of CR4 that KVM reserves for want of a feature, by their places in the SDM (vol. 3, 2.5): PKE 22, LA57
    /// 12 and, since 6.12, LAM_SUP 28 here.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", "0x0000000000401000", "0x0000000000001000")]
    [InlineData("linux-6.12", "0x0000000010401000", "0x0000000010001000")]
    public void Cr4Finding_OfAFeatureMore_ShowsTheReservedBits(string style, string boot, string own)
    {
        CpuModel more = TestCpus.Tremont.Featured(features => features.With("pku"));
        CompatibilityFinding finding = Assert.Single(
            TestCpus.Check(TestCpus.Tremont, more, TestCpus.Style(style)).Findings);

        Assert.Equal((boot, own), (finding.Reference, finding.Found));
        Assert.Equal((22, "pku"), (Assert.Single(finding.Bits).Bit, finding.Bits[0].QemuName));
        Assert.Contains("QEMU: -cpu ...,pku=off; clearcpuid=pku at boot", finding.Remedy, StringComparison.Ordinal);
    }

    /// <summary>kvm_amd asks a CPU for its vendor since 6.3; kvm_intel never does.</summary>
    [Theory]
    [InlineData("AuthenticAMD", "GenuineIntel", "linux-6.1", false)]
    [InlineData("AuthenticAMD", "GenuineIntel", "linux-6.3", true)]
    [InlineData("HygonGenuine", "GenuineIntel", "linux-6.12", true)]
    [InlineData("AuthenticAMD", "HygonGenuine", "linux-6.12", false)]
    [InlineData("GenuineIntel", "AuthenticAMD", "linux-6.12", false)]
    [InlineData("GenuineIntel", "CentaurHauls", "linux-6.12", false)]
    public void VendorFinding_OfTwoVendors_IsARefusalUnderKvmAmdSince63(
        string one, string other, string style, bool refuses)
    {
        CpuModel cpu = TestCpus.Epyc with { VendorId = one, Features = CpuFeatureSet.Empty };
        CompatibilityFinding finding = Explain(cpu, cpu with { VendorId = other }, style)
            .Single(found => found.Property == "Vendor");

        Assert.Equal((one, other), (finding.Reference, finding.Found));
        Assert.Equal(refuses, finding.KernelLooks);
        Assert.Equal(refuses ? "linux-6.3" : null, finding.KernelLooksSince);
        Assert.Equal(refuses ? FindingSeverity.Refusal : FindingSeverity.Warning, finding.Severity);
        Assert.Equal(refuses, finding.Effect.Contains("EIO", StringComparison.Ordinal));
    }

    /// <summary>
    /// VM_CR with SVMDIS (bit 4; APM vol. 2, 15.30.1) on one CPU: 6.1 looks at module load alone, 6.3 in the check,
    /// 6.12 when the CPU is identified.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", false)]
    [InlineData("linux-6.3", true)]
    [InlineData("linux-6.12", true)]
    public void FirmwareFinding_OfSvmOffOnOneCpu_CountsWhereTheKernelLooks(string style, bool looks)
    {
        CompatibilityFinding finding = Explain(TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x10), style)
            .Single(found => found.Source == "VM_CR (0xc0010114)");

        Assert.Equal(looks, finding.KernelLooks);
        Assert.Equal([4], finding.Bits.Select(bit => bit.Bit));
        Assert.Equal(looks ? FindingSeverity.Refusal : FindingSeverity.Information, finding.Severity);
    }

    /// <summary>What refuses a CPU for want of virtualization: which bit of which register or leaf.</summary>
    [Fact]
    public void SupportFinding_OfEachReason_NamesItsPlace()
    {
        CompatibilityFinding off = Refusal(TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x18), CheckStyle.Linux63);
        Assert.Equal("VM_CR (0xc0010114)", off.Source);
        Assert.Equal([4], off.Bits.Select(bit => bit.Bit));
        Assert.Equal(("0", "0x0000000000000018"), (off.Reference, off.Found));

        CompatibilityFinding without = Refusal(
            TestCpus.Epyc, TestCpus.Epyc.Featured(features => features.Without("svm")), CheckStyle.Linux612);
        Assert.Equal("CPUID.80000001H:ECX[2]", without.Source);
        Assert.Equal([2], without.Bits.Select(bit => bit.Bit));
        Assert.Equal(("CPU feature svm", "1", "0"), (without.Property, without.Reference, without.Found));

        CompatibilityFinding locked = Refusal(TestCpus.Tremont, TestCpus.Tremont.With(0x3a, 1), CheckStyle.Linux612);
        Assert.Equal("IA32_FEATURE_CONTROL (0x3a)", locked.Source);
        Assert.Equal([2], locked.Bits.Select(bit => bit.Bit));
        Assert.Equal(("1", "0x0000000000000001"), (locked.Reference, locked.Found));

        CheckInput guest = TestCpus.Input(TestCpus.Epyc, TestCpus.Epyc, CheckStyle.Linux612) with { SevGuest = true };
        CompatibilityFinding sev = Assert.Single(CompatibilityCheck.Check(guest).Findings);
        Assert.Equal(("SEV guest", "SEV_STATUS (0xc0010131)"), (sev.Property, sev.Source));
        Assert.Empty(sev.Bits);
        Assert.Equal(("not an SEV guest", "an SEV guest"), (sev.Reference, sev.Found));
    }

    /// <summary>Whether firmware or the CPU itself takes a feature away, a guest's view is not the same.</summary>
    [Theory]
    [InlineData("vmx", "firmware disabled vmx")]
    [InlineData("aes", "a guest that was told of aes may run where it is missing")]
    public void FeatureFinding_ThatKvmDoesNotLookAt_SaysWhy(string name, string why)
    {
        CpuModel off = TestCpus.Tremont.With(0x3a, 1).Featured(features => features.With("aes"));
        CompatibilityFinding finding = Explain(
                off, off.Featured(features => features.Without(name)), "linux-6.12")
            .Single(found => found.Property == $"CPU feature {name}");

        Assert.False(finding.KernelLooks);
        Assert.Contains(why, finding.Effect, StringComparison.Ordinal);
    }

    /// <summary>
    /// ENCLS exiting goes with CPUID.12H:EAX[0] (setup_vmcs_config), also where firmware left SGX off in
    /// IA32_FEATURE_CONTROL and the kernel has cleared it: the feature is what the refusal comes from.
    /// </summary>
    [Theory]
    [InlineData(5UL)]
    [InlineData(0x40005UL)]
    public void Findings_OfARefusalForSgx_NameTheFeature(ulong featureControl)
    {
        CpuModel without = TestCpus.Tremont.Flip(TestCpus.Ctls2, 47).With(0x3a, featureControl);
        CpuModel with = without.Featured(features => features.With("sgx"));
        CheckOutcome outcome = TestCpus.Check(with, without, CheckStyle.Linux612);

        Assert.Equal(CheckFailureReason.VmcsInconsistent, outcome.Failure?.Reason);
        CompatibilityFinding finding = Assert.Single(outcome.Findings);
        Assert.Equal(("CPU feature sgx", FindingSeverity.Refusal), (finding.Property, finding.Severity));
        Assert.Contains("ENCLS exiting", finding.Effect, StringComparison.Ordinal);
        Assert.Equal("linux-5.16", finding.KernelLooksSince);
    }

    /// <summary>Without the control nothing hangs on SGX: guests may miss it, and KVM does not look.</summary>
    [Fact]
    public void Explain_OfSgxWithoutEnclsExiting_IsNoRefusal()
    {
        CpuModel with = TestCpus.Tremont.With(0x3a, 0x40005).Featured(features => features.With("sgx"));
        CompatibilityFinding finding = Assert.Single(
            Explain(with, with.Featured(features => features.Without("sgx")), "linux-6.12"));

        Assert.Equal(
            ("CPU feature sgx", false, FindingSeverity.Warning),
            (finding.Property, finding.KernelLooks, finding.Severity));
        Assert.Null(finding.KernelLooksSince);
    }

    /// <summary>Where the leaves are known, SGX1 decides: firmware that leaves SGX off clears it there.</summary>
    [Fact]
    public void Findings_OfARefusalForSgx1_NameTheFeature()
    {
        CpuModel both = TestCpus.Tremont.Flip(TestCpus.Ctls2, 47);
        CpuModel with = WithSgxLeaf(both.Featured(features => features.With("sgx").With("sgx1")), 1);
        CpuModel without = WithSgxLeaf(both.Featured(features => features.With("sgx")), 0);
        CheckOutcome outcome = TestCpus.Check(with, without, CheckStyle.Linux612);

        Assert.Equal(CheckFailureReason.VmcsInconsistent, outcome.Failure?.Reason);
        Assert.Equal("CPU feature sgx1", Assert.Single(outcome.Findings).Property);
    }

    private static CpuModel WithSgxLeaf(CpuModel cpu, uint eax) => cpu with
    {
        Cpuid = CpuidTable.Of(
        [
            KeyValuePair.Create(new CpuidLeaf(0), new CpuidAnswer(0x12, 0, 0, 0)),
            KeyValuePair.Create(new CpuidLeaf(0x12), new CpuidAnswer(eax, 0, 0, 0)),
        ]),
    };

    /// <summary>A feature of which nobody knows is no difference, whichever of the two it is unknown of.</summary>
    [Fact]
    public void FeatureFindings_OfWhatOneDescriptionLacks_AreNone()
    {
        CpuModel with = TestCpus.Epyc.Featured(features => features.With("aes"));
        CpuModel unsure = TestCpus.Epyc with { UnknownFeatures = CpuFeatureSet.Of("aes") };

        Assert.DoesNotContain(
            Explain(with, unsure, "linux-6.12").Concat(Explain(unsure, with, "linux-6.12")),
            finding => finding.Property == "CPU feature aes");
    }

    /// <summary>A refusal does not hide what else nobody knows.</summary>
    [Fact]
    public void Explain_OfARefusedCpu_TellsWhatIsOpenToo()
    {
        CpuModel other = TestCpus.Tremont.Forget(TestCpus.Ctls2).Flip(0x480, 0);
        IReadOnlyList<CompatibilityFinding> findings = Explain(TestCpus.Tremont, other, "linux-6.12");

        Assert.Equal(
            ["IA32_VMX_BASIC (0x480) Refusal", "IA32_VMX_PROCBASED_CTLS2 (0x48b) Unknown"],
            findings.Select(finding => $"{finding.Source} {finding.Severity}"), StringComparer.Ordinal);
    }

    /// <summary>
    /// Where no configuration can be derived, what is left is what the flavour would look at: of CR4 and of
    /// IA32_VMX_MISC before 6.1 only for nested guests.
    /// </summary>
    [Theory]
    [InlineData("linux-5.16", 0x489u, 22, false, false)]
    [InlineData("linux-5.16", 0x489u, 22, true, true)]
    [InlineData("linux-6.12", 0x487u, 31, false, false)]
    [InlineData("linux-6.12", 0x487u, 31, true, true)]
    [InlineData("linux-5.16", 0x485u, 5, true, true)]
    [InlineData("linux-5.16", 0x485u, 5, false, false)]
    [InlineData("linux-5.16", 0x485u, 0, true, false)]
    [InlineData("linux-6.1", 0x485u, 0, false, true)]
    public void Explain_WhereTheSetupFails_GoesByWhatTheFlavourLooksAt(
        string style, uint msr, int bit, bool nested, bool looks)
    {
        CpuModel odd = TestCpus.Tremont.With(0x480, 0x00c2050000000013);
        CompatibilityFinding finding = CompatibilityExplainer
            .Explain(0, odd, 4, odd.Flip(msr, bit), TestCpus.Style(style), new VmxParameters(nested))
            .Single(found => found.Source.Contains($"(0x{msr:x})", StringComparison.Ordinal));

        Assert.Equal(looks, finding.KernelLooks);
    }

    /// <summary>
    /// Of CET's pair it is open what guests are offered where nobody knows whether the boot CPU has SHSTK and IBT; that
    /// the control itself differs is certain, and told once.
    /// </summary>
    [Fact]
    public void Explain_OfABitThatDiffersInOneWordAndMayInAnother_TellsItOnce()
    {
        CpuModel with = TestCpus.Tremont.Flip(0x483, 60).Flip(0x484, 52).With(0x480, 0x01da050000000013) with
        {
            UnknownFeatures = CpuFeatureSet.Of("shstk", "ibt"),
        };
        CpuModel without = with.Flip(0x483, 60).Flip(0x484, 52);

        Assert.Equal(
            ["IA32_VMX_ENTRY_CTLS (0x484) 20 Refusal", "IA32_VMX_EXIT_CTLS (0x483) 28 Refusal"],
            Explain(with, without, "linux-6.18").Where(finding => finding.Bits.Any(bit => bit.Bit is 20 or 28))
                .SelectMany(finding => finding.Bits, (finding, bit) => $"{finding.Source} {bit.Bit} {finding.Severity}")
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>
    /// Energy, clocks, temperatures, counters, segment bases, the CPU's own number: like CPUs differ in them by nature.
    /// </summary>
    [Theory]
    [InlineData(0x10u)]
    [InlineData(0x17u)]
    [InlineData(0xe7u)]
    [InlineData(0xe8u)]
    [InlineData(0x175u)]
    [InlineData(0x176u)]
    [InlineData(0x198u)]
    [InlineData(0x19cu)]
    [InlineData(0x1b1u)]
    [InlineData(0x1b2u)]
    [InlineData(0x30au)]
    [InlineData(0x30bu)]
    [InlineData(0x30cu)]
    [InlineData(0x611u)]
    [InlineData(0x619u)]
    [InlineData(0x639u)]
    [InlineData(0x641u)]
    [InlineData(0x64eu)]
    [InlineData(0x6e0u)]
    [InlineData(0xc0000100u)]
    [InlineData(0xc0000101u)]
    [InlineData(0xc0000102u)]
    [InlineData(0xc0000103u)]
    public void Explain_OfARegisterThatIsEachCpusOwn_SaysNothing(uint msr)
    {
        Assert.Empty(Explain(TestCpus.Tremont.With(msr, 1), TestCpus.Tremont.With(msr, 2), "linux-6.12"));
        Assert.Single(Explain(
            TestCpus.Tremont.With(msr, 1).With(0x122, 1), TestCpus.Tremont.With(msr, 2).With(0x122, 2), "linux-6.12"));
    }

    private static CompatibilityFinding Refusal(CpuModel boot, CpuModel cpu, CheckStyle style) =>
        Assert.Single(TestCpus.Check(boot, cpu, style).Findings);

    private static IReadOnlyList<CompatibilityFinding> Explain(CpuModel one, CpuModel other, string style) =>
        CompatibilityExplainer.Explain(0, one, 4, other, TestCpus.Style(style));
}
