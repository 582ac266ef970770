using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// Answers what the review asked for: which CPU is bad, and why. The kernel's own check is asked, about each CPU, as if
/// it ran there now; nothing on the machine changes. What it finds is good for as long as nothing happens to the
/// machine, and CPUs of a kind that passes are judged once.
/// </summary>
internal sealed class CompatibilityJudge
{
    private readonly SimMachine _machine;
    private readonly KernelContext _kernel;
    private readonly Dictionary<CpuModel, CpuJudgement> _passed = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<(CpuModel Model, CpuSet Cpus)[]> _online;
    private readonly Lazy<CpuModel[]> _present;

    public CompatibilityJudge(SimMachine machine)
    {
        (_machine, _kernel) = (machine, machine.Kernel);
        _online = new(() => KindsOf(_kernel.State.Kvm.Online));
        _present = new(() => [.. KindsOf(_kernel.State.Present).Select(kind => kind.Model)]);
    }

    /// <summary>
    /// The CPUs that are present and that KVM refuses, in their order; each is judged when it is asked for.
    /// </summary>
    /// <param name="among">Of these CPUs.</param>
    public IEnumerable<CpuJudgement> Refused(CpuSet among)
    {
        foreach (int cpu in among.Intersect(_kernel.State.Present))
        {
            if (!_passed.ContainsKey(_kernel.State.Sockets[cpu])
                && Judge(cpu) is { Verdict: CheckVerdict.Fail } refused)
            {
                yield return refused;
            }
        }
    }

    /// <summary>Judges a CPU that is plugged, or one that the machine's description has for that number.</summary>
    public CpuJudgement Judge(int cpu)
    {
        CpuModel model = _machine.ModelOf(cpu);
        if (_passed.TryGetValue(model, out CpuJudgement? passed))
        {
            return passed with
            {
                Cpu = cpu,
                Presence = _machine.PresenceOf(cpu),
                WasFlagged = _kernel.State.Flagged
                .Contains(cpu)
            };
        }

        CpuJudgement judgement = model.Vendor == CpuVendor.Arm ? OfArm(cpu, model) : Judge(cpu, model);
        if (judgement is
            {
                Verdict: CheckVerdict.Pass, AfterEffects: [], Model.IsPartial: false, HoldsForKind: true,
            })
        {
            _passed.Add(model, judgement);
        }

        return judgement;
    }

    /// <summary>What the judgement of a CPU comes to.</summary>
    public CheckVerdict VerdictOf(int cpu) =>
        _passed.TryGetValue(_machine.ModelOf(cpu), out CpuJudgement? passed) ? passed.Verdict : Judge(cpu).Verdict;

    /// <summary>Of an x86 kernel there is nothing to be said.</summary>
    private CpuJudgement OfArm(int cpu, CpuModel model)
    {
        CpuJudgement about = new()
        {
            Generation = _kernel.Generation,
            Cpu = cpu,
            Model = model,
            Presence = _machine.PresenceOf(cpu),
            Verdict = CheckVerdict.NotApplicable,
            ReferenceCpu = _machine.Description.BootCpu,
        };
        return _kernel.State.Arm is { } host ? ArmJudge.Judge(_kernel, host, about) : about;
    }

    private CpuJudgement Judge(int cpu, CpuModel model)
    {
        KernelContext kernel = _kernel;
        IdentifiedCpu identified = kernel.Identify(model);
        CpuCapabilities capabilities = identified.Capabilities, boot = kernel.State.BootCapabilities;
        VendorModule module = kernel.State.Vendor?.Module ?? VendorRules.ModuleFor(kernel);
        IReadOnlyList<AfterEffect> effects = AfterEffects.Of(
            kernel.Style, module, boot, capabilities, OnlineBeside(cpu));
        VmxReference? reference = ReferenceOf(kernel, module);
        CheckInput input = new(
            StyleThatLooks(kernel.Style, module), module, cpu, model, capabilities, boot.And(capabilities), reference);
        CheckOutcome outcome = CompatibilityCheck.Check(input);
        if (outcome.Verdict != CheckVerdict.Fail && module == VendorModule.KvmIntel)
        {
            // The check takes a reference that stands. Is it the boot CPU's own setup that fails, or may fail? Is it
            // this CPU's as well?
            outcome = And(
                outcome, CompatibilityCheck.SetUpOnThisCpu(input, BootModel(kernel), ParametersOf(kernel), out _));
        }

        return new CpuJudgement
        {
            Generation = kernel.Generation,
            Cpu = cpu,
            Model = model,
            Presence = _machine.PresenceOf(cpu),
            Verdict = outcome.Verdict,
            Failure = outcome.Failure,
            Findings = Fit(outcome, module),
            Missing = outcome.Missing,
            Assumptions = [.. identified.Assumptions, .. outcome.Assumptions],
            AfterEffects = [
                .. effects, .. AfterEffects.OfEnabling(
                    cpu, WhyKilled(kernel, model, capabilities, reference, outcome))],
            WasFlagged = kernel.State.Flagged.Contains(cpu),
            ReferenceCpu = kernel.State.Vendor?.ReferenceCpu ?? _machine.Description.BootCpu,
        };
    }

    /// <summary>
    /// A CPU that lacks virtualization where others have it is the odd one; where all lack it the cause is another: the
    /// host is a VM without nesting, or firmware switched it off.
    /// </summary>
    private IReadOnlyList<CompatibilityFinding> Fit(CheckOutcome outcome, VendorModule module)
    {
        if (outcome.Failure?.Reason is not (CheckFailureReason.VmxNotSupported or CheckFailureReason.SvmNotSupported))
        {
            return outcome.Findings;
        }

        CpuFeature feature = CpuFeatureTable.Get(module == VendorModule.KvmIntel ? "vmx" : "svm");
        CpuModel[] present = _present.Value;
        if (present.Length == 0 || present.Any(model => model.Has(feature) != false))
        {
            return outcome.Findings;
        }

        string remedy = present.All(model => model.Features.Contains("hypervisor"))
            ? NestingSwitch.Remedy("")
            : FirmwareSwitch.Remedy(module == VendorModule.KvmIntel)
                + " If the host is a VM, switch nested virtualization on around it.";
        return
        [
            .. outcome.Findings.Select(finding => finding with
            {
                Effect = $"No CPU of this host has {feature.Name.ToUpperInvariant()}; KVM does not load.",
                Remedy = remedy,
            }),
        ];
    }

    /// <summary>
    /// Why enabling virtualization on a CPU kills the kernel, where the check does not keep it from that.
    /// </summary>
    private static string? WhyKilled(
        KernelContext kernel, CpuModel model, CpuCapabilities capabilities, VmxReference? reference,
        CheckOutcome outcome)
    {
        bool isReached = kernel.Parts.Check == CheckPlace.None || outcome.Verdict == CheckVerdict.Pass;
        bool? usesEpt = kernel.State.Vendor is { Vmx: not null } vendor
            ? VmxSettings.Of(vendor).Ept
            : reference?.Switches.Ept & kernel.Description.ParametersOf("kvm_intel").Flag("ept", fallback: true);
        return reference is not null && isReached
            ? VmxOperation.KillsKernel(model, capabilities, reference, usesEpt) : null;
    }

    /// <summary>A CPU passes both; what is open in either is asked for.</summary>
    private static CheckOutcome And(CheckOutcome check, CheckOutcome setup)
    {
        if (check.Passed || setup.Passed || setup.Verdict == CheckVerdict.Fail)
        {
            return setup.Passed ? check : setup;
        }

        MissingFact[] missing = [.. check.Missing.Union(setup.Missing)];
        return check with
        {
            Missing = missing,
            Findings =
            [
                .. check.Findings,
                .. setup.Findings.Where(finding => check.Findings.All(told => told.Source != finding.Source)),
            ],
        };
    }

    private IEnumerable<(CpuSet Cpus, CpuCapabilities Capabilities)> OnlineBeside(int cpu) => _online.Value
        .Select(kind => (Cpus: kind.Cpus.Without(cpu), _kernel.Identify(kind.Model).Capabilities))
        .Where(kind => !kind.Cpus.IsEmpty);

    /// <summary>CPUs by what is plugged there, in the order of the first of each kind.</summary>
    private (CpuModel Model, CpuSet Cpus)[] KindsOf(CpuSet cpus) =>
    [
        .. cpus.GroupBy(cpu => _kernel.State.Sockets[cpu], ReferenceEqualityComparer.Instance)
            .Select(kind => ((CpuModel)kind.Key!, CpuSet.Of(kind))),
    ];

    /// <summary>
    /// SVM's check up to 6.2 says yes to everything, and the failure comes when virtualization is enabled; the reason
    /// is what 6.3's check says of the CPU.
    /// </summary>
    private static CheckStyle StyleThatLooks(CheckStyle style, VendorModule module) =>
        module == VendorModule.KvmAmd ? style.AskingThisCpu : style;

    /// <summary>The reference that loading left, or that loading on the boot CPU would leave.</summary>
    private static VmxReference? ReferenceOf(KernelContext kernel, VendorModule module)
    {
        if (module == VendorModule.KvmAmd)
        {
            return null;
        }

        CpuModel boot = BootModel(kernel);
        return kernel.State.Vendor?.Vmx ?? VmxReference.Load(
            kernel.Description.BootCpu,
            boot,
            boot,
            kernel.State.BootCapabilities.Features,
            kernel.Style,
            ParametersOf(kernel),
            out _,
            kernel.State.BootCapabilities.Unknown);
    }

    private static CpuModel BootModel(KernelContext kernel) => kernel.State.Sockets[kernel.Description.BootCpu];

    private static VmxParameters ParametersOf(KernelContext kernel) =>
        VendorLoading.VmxParametersOf(kernel.Description.ParametersOf("kvm_intel"));
}
