using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>
/// One generation of the protocol: the parts of which it is made, the kernel that it sits on, what it prints, and which
/// parameters it takes. Data only; the step programs do the work.
/// </summary>
public sealed record Generation
{
    /// <summary>The id that users type, e.g. "linux-6.12".</summary>
    public required string Id { get; init; }

    /// <summary>A line that says what it is.</summary>
    public required string Title { get; init; }

    /// <summary>Where its rules were read.</summary>
    public required string Source { get; init; }

    /// <summary>How its answers are known.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Other names that are accepted, e.g. the explorer's "v1".</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The kernel versions that it stands for; null where it is no released kernel's.</summary>
    public KernelRange? Versions { get; init; }

    /// <summary>The parts in which the protocols differ.</summary>
    public required ProtocolParts Parts { get; init; }

    /// <summary>What the kernel around KVM does and prints.</summary>
    public required KernelBase Base { get; init; }

    /// <summary>How the compatibility check is made.</summary>
    public required CheckStyle Style { get; init; }

    /// <summary>What its kernel asks of Arm CPUs; null for one of x86.</summary>
    internal Arm.ArmRules? Arm { get; init; }

    /// <summary>Whether it is a kernel of arm64.</summary>
    public bool IsArm => Arm is not null;

    /// <summary>What KVM's core prints.</summary>
    public required CoreMessages Messages { get; init; }

    /// <summary>How TDX comes up, where kvm_intel has a parameter for it.</summary>
    public TdxRules Tdx { get; init; } = TdxRules.Linux616;

    /// <summary>The parameters of kvm, kvm_intel and kvm_amd that this generation understands.</summary>
    public required IReadOnlyList<ModuleParameter> Parameters { get; init; }

    /// <summary>What its modules take where nothing is said, if that is not the parameter's own default.</summary>
    public IReadOnlyDictionary<string, Protocol.ParameterValues> Defaults { get; init; } =
        new Dictionary<string, Protocol.ParameterValues>(StringComparer.Ordinal);

    /// <summary>
    /// The file from which user space learns which CPUs KVM found incompatible, and why (the review's wish, which no
    /// kernel grants); null without one.
    /// </summary>
    public string? IncompatibleCpuFile { get; init; }

    /// <summary>The build of it that was recorded; null where its recordings stand under its own id.</summary>
    public RecordedBuild? RecordedAs { get; init; }

    /// <summary>
    /// The recordings of it, by the beginning of their kernel's release ("6.12" is 6.12.117 too), or, of a build, of
    /// the name of the kernel that was recorded ("6.1-seed"). Empty where it was not recorded.
    /// </summary>
    public IReadOnlyList<string> Recordings { get; init; } = [];

    /// <summary>The parameters that choose between its policies, at the values that are not the default.</summary>
    public IReadOnlyList<GenerationPolicy> Policies { get; init; } = [];

    /// <summary>What it was before a text gave it other parameters; null for one that is as it is written.</summary>
    public GenerationSetting? Setting { get; init; }

    /// <summary>The shipped generation that it was made from; null for a shipped one.</summary>
    public string? From { get; init; }

    /// <summary>The full path of the manifest that it alone was read from; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>Each of its parts: what it is and how that is known.</summary>
    public required IReadOnlyList<KnownPart> KnownParts { get; init; }

    /// <summary>The module is built outside the kernel's tree and taints it when it is loaded.</summary>
    public bool OutOfTree { get; init; }

    /// <summary>How a part of it is known; null where the generation has no such part.</summary>
    public Confidence? ConfidenceIn(GenerationPart part) =>
        KnownParts.FirstOrDefault(known => known.Part == part)?.Confidence;

    /// <summary>The parameter of that module and name, or null.</summary>
    public ModuleParameter? FindParameter(string module, string name) => Parameters.FirstOrDefault(parameter =>
        string.Equals(parameter.Module, module, StringComparison.Ordinal)
        && string.Equals(parameter.Name, name, StringComparison.Ordinal));

    /// <summary>The parts that its kvm.ko has when it is loaded with those parameters.</summary>
    public ProtocolParts PartsUnder(ParameterValues values) => Parts with
    {
        Refusal = values.Flag(ParameterNames.RefuseIncompatible, Parts.Refusal == RefusalPolicy.Always)
            ? RefusalPolicy.Always
            : RefusalPolicy.WhileInUse,
        Reevaluates = values.Flag(ParameterNames.SeedReevaluate, Parts.Reevaluates),
        Locking = values.Flag(ParameterNames.SeedLock, fallback: true) ? Parts.Locking : VmLocking.CountOnly,
    };

    /// <summary>
    /// Whether virtualization is enabled when its module is loaded with those parameters, not when a VM is created.
    /// </summary>
    public bool EnablesAtLoad(ParameterValues values) =>
        Parts.InstallsOnUse && values.Flag(ParameterNames.EnableVirtAtLoad, fallback: true);

    /// <inheritdoc />
    public override string ToString() => Id;
}
