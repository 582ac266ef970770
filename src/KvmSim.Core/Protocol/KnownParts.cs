namespace KvmSim.Protocol;

/// <summary>
/// How each part of each shipped generation is known. Rules and errnos are facts; sentences are ours.
/// </summary>
internal static class KnownParts
{
    private const string Core516 = "virt/kvm/kvm_main.c, v5.16/5.17 (27592ae8dbe4)";
    private const string Core61 = "virt/kvm/kvm_main.c, v6.1.192";
    private const string Core63 = "virt/kvm/kvm_main.c, v6.3 (441f7bfa99fe)";
    private const string Core612 = "virt/kvm/kvm_main.c, v6.12.117";
    private const string Series = "lore 20211227081515.2088920";
    private const string Version2 = "lore 20220118064430.3882337";
    private const string Version3 = "lore 20220209074109.453116";
    private const string Review = "YdzTfIEZ727L4g2R@google.com, 10 Jan 2022";

    private static readonly KnownPart Base61 =
        new(GenerationPart.Base, "bring-up and hotplug of 6.1", Confidence.Recorded, "recordings of Debian's 6.1");

    private static readonly KnownPart VendorUpTo62 = new(
        GenerationPart.Vendor,
        "VMX compares at load only, SVM's check says yes to every CPU; enabling one of another VMCS revision, or without "
            + "EPT or INVEPT, kills the kernel",
        Confidence.Recorded,
        "arch/x86/kvm, v6.1.192; SVM and VMX recorded");

    private static readonly KnownPart VendorOfSeries = new(
        GenerationPart.Vendor,
        "VMX compares, SVM's check says yes to every CPU; the check comes before the enabling that kills 6.1, so such a "
            + "CPU is refused like any other (derived)",
        Confidence.Recorded,
        "arch/x86/kvm, v6.1.192; recorded with SVM's check in place of VMX's");

    public static IReadOnlyList<KnownPart> Linux516 { get; } = UpTo62(Core516, Confidence.Read,
    [
        new(GenerationPart.Vendor, "as 6.1, without the tertiary controls, the pair check and MISC", Confidence.Read,
            "arch/x86/kvm/vmx/vmx.c, v5.16-rc5 (e90e51d5f01d)"),
        new(GenerationPart.Base, "taken to be 6.1's", Confidence.Derived, "no 5.16 was booted"),
    ]);

    public static IReadOnlyList<KnownPart> Linux61 { get; } =
        UpTo62(Core61, Confidence.Recorded, [VendorUpTo62, Base61]);

    public static IReadOnlyList<KnownPart> PatchV1 { get; } = OfSeries(
        new(GenerationPart.Refusal, "with VMs EIO, without them the CPU stays and VMs are forbidden (EIO)",
            Confidence.Recorded,
            Series + "-7; recordings of 6.1 with the series"),
        new(GenerationPart.Memory, "hardware_incompatible and the failure counter, until kvm.ko goes",
            Confidence.Recorded,
            Series + "-7; the counter: review of v2, YgMLBYl7P1jFA2xe"),
        new(GenerationPart.Messages, "E, A and P at info, A and P without newline",
            Confidence.Recorded, Series + "-5 and -7"));

    public static IReadOnlyList<KnownPart> PatchV1Reevaluate { get; } = Replace(PatchV1, new KnownPart(
        GenerationPart.Memory, "kvm_offline_cpu asks the CPUs that stay, if the flag is set",
            Confidence.Recorded, Review + "; r60"));

    public static IReadOnlyList<KnownPart> PatchV1Parameter { get; } = Replace(PatchV1, new KnownPart(
        GenerationPart.Refusal, "a parameter chooses between the patch and always refusing", Confidence.Derived,
        Review + "; no code was posted"));

    public static IReadOnlyList<KnownPart> AbortAlways { get; } = OfSeries(
        new(GenerationPart.Refusal, "always EIO", Confidence.Derived, Review + " and Yd8VSCghD3OvuGJ7"),
        new(GenerationPart.Memory, "the failure counter only", Confidence.Derived, "the patch without its flag"),
        new(GenerationPart.Messages, "E and A at info", Confidence.Derived, "the patch without its flag"));

    public static IReadOnlyList<KnownPart> PatchV2 { get; } = OfSeries(
        new(GenerationPart.Refusal, "always EIO", Confidence.Read, Version2 + "-5"),
        new(GenerationPart.Memory, "the failure counter, never reset",
            Confidence.Read, "review of v2, YgMLBYl7P1jFA2xe"),
        new(GenerationPart.Messages, "I and A at warn, without newline", Confidence.Read, Version2 + "-4 and -5"));

    public static IReadOnlyList<KnownPart> PatchV4 { get; } = Replace(
        OfSeries(
            new(GenerationPart.Refusal, "always EIO", Confidence.Read, Version3 + "-6"),
            new(GenerationPart.Memory, "nothing: the counter is reset in kvm_online_cpu",
                Confidence.Read, Version3 + "-5"),
            new(GenerationPart.Messages, "E at warn with the caller's name; none when the check refuses",
                Confidence.Read, Version3 + "-5")),
        new KnownPart(GenerationPart.Vendor, "a failing setup_vmcs_config says so too",
            Confidence.Read, Version3 + "-6"));

    public static IReadOnlyList<KnownPart> Linux63 { get; } =
    [
        new(GenerationPart.Callback, "ONLINE section, may fail; installed from load to unload",
            Confidence.Read, "aaf12a7b4323"),
        new(GenerationPart.Check, "first part of enabling a CPU, hotplugged or not", Confidence.Read, "c82a5c5c53c5"),
        new(GenerationPart.Refusal, "EIO while VMs exist; a first VM with a bad CPU online gets EBUSY",
            Confidence.Read, Core63),
        new(GenerationPart.Memory, "nothing", Confidence.Read, "e6fb7d6eb421"),
        new(GenerationPart.Locks, "cpus_read_lock, then kvm_lock, on creation and destruction",
            Confidence.Read, "e4aa7f88af1a, 0bf50497f03b"),
        new(GenerationPart.Messages, "E at info; kvm_resume warns once", Confidence.Read, Core63),
        new(GenerationPart.Vendor, "asks the CPU itself, SVM too, with a message each",
            Confidence.Read, "8504ef2139e2, 325fc9579c2e"),
        new(GenerationPart.Base, "taken to be 6.1's", Confidence.Derived, "no 6.3 was booted"),
    ];

    public static IReadOnlyList<KnownPart> Linux612 { get; } =
    [
        new(GenerationPart.Callback, "ONLINE section, may fail; installed while virtualization is in use",
            Confidence.Recorded, "9a798b1337af"),
        new(GenerationPart.Check, "first part of enabling a CPU, hotplugged or not", Confidence.Recorded, Core612),
        new(GenerationPart.Refusal, "EIO, always by default; with enable_virt_at_load=0 while VMs exist",
            Confidence.Recorded, "b4886fab6fb6"),
        new(GenerationPart.Memory, "nothing", Confidence.Recorded, Core612),
        new(GenerationPart.Locks, "kvm_usage_lock, inside it cpus_read_lock in cpuhp_setup_state",
            Confidence.Read, "44d174596260; locking.rst"),
        new(GenerationPart.Messages, "E at info; kvm_resume warns once",
            Confidence.Recorded, Core612 + "; kvm_resume read"),
        new(GenerationPart.Vendor, "asks the CPU itself",
            Confidence.Recorded, "arch/x86/kvm, v6.12.117; SVM and VMX recorded"),
        new(GenerationPart.Base, "bring-up and hotplug of 6.12", Confidence.Recorded, "recordings of Debian's 6.12"),
    ];

    public static IReadOnlyList<KnownPart> Linux616 { get; } =
    [
        .. Linux612.Select(part =>
            part with { Confidence = Confidence.Read, Source = part.Source + "; recorded in part as 6.16" }),
        new(GenerationPart.Tdx, "EBUSY for the last CPU of a package while a TD lives; off without enable_virt_at_load",
            Confidence.Read, "arch/x86/kvm/vmx/tdx.c, v6.16 (3829d81b6958)"),
    ];

    public static IReadOnlyList<KnownPart> Linux618 { get; } = Later(
        Confidence.Read,
        "v6.18.26; a few recordings of Debian's 6.18.15",
        new(GenerationPart.Vendor,
            "asks the CPU itself; CET in CR4 and in the VMX controls; kvm_intel's reference read first", Confidence.Read, "arch/x86/kvm, v6.18.26"),
        TdxOfKvm);

    public static IReadOnlyList<KnownPart> Linux70 { get; } = Later(
        Confidence.Read,
        "v7.0.0; not booted",
        new(GenerationPart.Vendor, "as 6.18; prints the words that differ; saving IA32_PERF_GLOBAL_CTRL is compared",
            Confidence.Read, "arch/x86/kvm, v7.0.0; commit c0d6b8bbbced"),
        TdxOfKvm);

    public static IReadOnlyList<KnownPart> Linux71 { get; } = Later(
        Confidence.Read, "v7.1.5; not booted", VendorOf71("as 7.0; two texts for VMX that is off", "v7.1.5"), TdxOfCore);

    public static IReadOnlyList<KnownPart> Linux72 { get; } = Later(
        Confidence.Read,
        "v7.2.12; not booted for this",
        VendorOf71("as 7.1; mode-based execute control for EPT is compared", "v7.2.12"),
        TdxOfCore);

    public static IReadOnlyList<KnownPart> Linux73 { get; } = Later(
        Confidence.Recorded,
        "v7.3.4; recordings of Debian's 7.3.4",
        VendorOf71("as 7.2", "v7.3.4; SVM recorded, VMX read"),
        TdxOfCore);

    private static KnownPart TdxOfKvm => Linux616.Single(part => part.Part == GenerationPart.Tdx);

    private static KnownPart TdxOfCore => new(
        GenerationPart.Tdx,
        "brought up at boot, and holds a reference to VMX operation on each CPU; EBUSY for the last CPU of a package as before",
        Confidence.Derived,
        "arch/x86/virt/hw.c and vmx/tdx/tdx.c, v7.1.5 and v7.3.4, were read; no count of references was recorded");

    private static KnownPart VendorOf71(string what, string source) =>
        new(GenerationPart.Vendor, what, Confidence.Read, "arch/x86/kvm and arch/x86/virt/hw.c, " + source);

    /// <summary>6.12's protocol, unchanged, as known of a later kernel.</summary>
    private static KnownPart[] Later(Confidence confidence, string source, KnownPart vendor, KnownPart tdx) =>
    [
        .. Linux612.Where(part => part.Part != GenerationPart.Vendor).Select(part => part with
        {
            Confidence = part.Confidence == Confidence.Recorded ? confidence : part.Confidence,
            What = part.Part == GenerationPart.Base
                ? "bring-up and hotplug of 6.12, other numbers of the hotplug states"
                : part.What,
            Source = source,
        }),
        vendor,
        tdx,
    ];

    private static KnownPart[] UpTo62(string core, Confidence confidence, KnownPart[] around) =>
    [
        new(GenerationPart.Callback, "STARTING section, may not fail", confidence, core),
        new(GenerationPart.Check, "none after load", confidence, core),
        new(GenerationPart.Refusal, "no CPU is refused; a first VM gets EBUSY when enabling fails", confidence, core),
        new(GenerationPart.Memory, "nothing of KVM's; boot_cpu_data shrinks for good", confidence, core),
        new(GenerationPart.Locks, "kvm_count_lock, a raw spinlock", Confidence.Read, core),
        new(GenerationPart.Messages, "E at info", confidence, core),
        .. around,
    ];

    private static KnownPart[] OfSeries(KnownPart refusal, KnownPart memory, KnownPart messages) =>
    [
        new(GenerationPart.Callback, "ONLINE section, may fail", Confidence.Recorded, Series + "-5"),
        new(GenerationPart.Check, "in kvm_online_cpu, before any lock", Confidence.Recorded, Series + "-7"),
        refusal,
        memory,
        new(GenerationPart.Locks, "cpus_read_lock, then kvm_count_lock, on creation",
            Confidence.Recorded, Series + "-7"),
        messages,
        VendorOfSeries,
        Base61,
    ];

    private static KnownPart[] Replace(IEnumerable<KnownPart> parts, KnownPart other) =>
        [.. parts.Select(part => part.Part == other.Part ? other : part)];
}
