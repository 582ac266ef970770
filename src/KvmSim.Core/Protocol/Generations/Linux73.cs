namespace KvmSim.Protocol;

/// <summary>Linux 7.3, and how each of its parts is known.</summary>
internal static class Linux73
{
    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = Linux72.Entry with
    {
        Id = "linux-7.3",
        Versions = KernelRange.Of("7.3", "7.3"),
        Title = "Linux 7.3: 7.2 with other numbers of the hotplug states",
        Source = "arch/x86 and virt/kvm of Linux 7.3.4; recordings of Debian's 7.3.4",
        Confidence = Confidence.Recorded,
        Recordings = ["7.3"],
        Base = Linux72.Entry.Base with
        {
            Version = "7.3",
            States = CpuhpLayout.Of(kickAp: 82, apOnline: 141, kthreads: 189, active: 234),
        },
        KnownParts = Linux612.KnownAs(
            Confidence.Recorded,
            "v7.3.4; recordings of Debian's 7.3.4",
            Linux71.KnownVendor("as 7.2", "v7.3.4; SVM recorded, VMX read"),
            Linux71.KnownTdx),
    };
}
