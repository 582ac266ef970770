using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>All messages of <see cref="CoreMessages"/>: data that schema, binder and writer share.</summary>
internal static class CoreMessageKeys
{
    /// <summary>The message that no generation is without.</summary>
    public const string Needed = "enableFailed";

    public static IReadOnlyList<CoreMessageKey> All { get; } =
    [
        new(Needed, "Enabling failed on a CPU.",
            messages => messages.EnableFailed, (messages, message) => messages with { EnableFailed = message! }),
        new("enableFailedOnline", "The same from the hotplug callback, where that says otherwise.",
            messages => messages.EnableFailedOnline,
            (messages, message) => messages with { EnableFailedOnline = message }),
        new("enableFailedResume", "The same from kvm_resume, where that says otherwise.",
            messages => messages.EnableFailedResume,
            (messages, message) => messages with { EnableFailedResume = message }),
        new("resumeFailed", "kvm_resume could not enable the boot CPU: once a boot.",
            messages => messages.ResumeFailed, (messages, message) => messages with { ResumeFailed = message }),
        new("refusedIncompatible", "The callback refuses a CPU that failed the check.",
            messages => messages.RefusedIncompatible,
            (messages, message) => messages with { RefusedIncompatible = message }),
        new("abortOnlining", "The callback refuses a CPU on which enabling failed.",
            messages => messages.AbortOnlining, (messages, message) => messages with { AbortOnlining = message }),
        new("prohibitCreation", "The callback lets an incompatible CPU in and forbids VMs.",
            messages => messages.ProhibitCreation, (messages, message) => messages with { ProhibitCreation = message }),
        new("creationForbidden", "KVM_CREATE_VM is refused because of such a CPU.",
            messages => messages.CreationForbidden,
            (messages, message) => messages with { CreationForbidden = message })
        {
            Slot = "{cpus}",
        },
    ];
}
