namespace KvmSim.Kernel;

/// <summary>A word of the kernel command line that some versions read.</summary>
/// <param name="Name">The word, without "=" and what follows it.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Feature">The feature that it switches off; null where it is about none.</param>
/// <param name="Since">The first version that reads it so; null for as long as matters here.</param>
/// <param name="Until">The last; null if all later ones do.</param>
internal sealed record BootWord(
    string Name, BootEffect Effect, string? Feature = null, string? Since = null, string? Until = null)
{
    /// <summary>What has to stand behind "=" for it to have any effect; null where that does not matter.</summary>
    public string? OnlyWith { get; init; }

    /// <summary>
    /// All that matter here (Documentation/admin-guide/kernel-parameters.txt and the functions that read them). What is
    /// not in the table is ignored, as the kernel hands it to init. "nopku" clears CR4.PKE and leaves the capability,
    /// which the check compares (recorded: i05). 5.19 dropped "nosmep" and "nosmap" (recorded on 6.1 and 6.12: n10).
    /// </summary>
    public static IReadOnlyList<BootWord> All { get; } =
    [
        new("nosmap", BootEffect.Disables, "smap", Until: "5.18"),
        new("nosmep", BootEffect.Disables, "smep", Until: "5.18"),
        new("no5lvl", BootEffect.Disables, "la57"),
        new("noxsave", BootEffect.Disables, "xsave"),
        new("nofsgsbase", BootEffect.Disables, "fsgsbase"),
        new("nopcid", BootEffect.Disables, "pcid"),
        new("nosgx", BootEffect.Disables, "sgx"),
        new("nousershstk", BootEffect.Disables, "user_shstk", Since: "6.6"),
        new("ibt", BootEffect.Disables, "ibt", Since: "5.18") { OnlyWith = "off" },
        new("nopku", BootEffect.SparesPku),
        new("clearcpuid", BootEffect.ClearsByNumber, Until: "5.17"),
        new("clearcpuid", BootEffect.Clears, Since: "5.18"),
        new("setcpuid", BootEffect.Sets, Since: "6.15"),
        new("nosmp", BootEffect.OneCpu),
        new("maxcpus", BootEffect.OnlineAtBoot),
        new("nr_cpus", BootEffect.CpuNumbers),
        new("possible_cpus", BootEffect.PossibleCpus),
        new("isolcpus", BootEffect.Isolates),
        new("nosmt", BootEffect.Smt),
        new("cpu0_hotplug", BootEffect.MovableBootCpu, Until: "6.4"),
    ];

    /// <summary>Whether that version reads it so.</summary>
    public bool IsReadBy(Version version) =>
        (Since is null || version >= Version.Parse(Since)) && (Until is null || version <= Version.Parse(Until));
}
