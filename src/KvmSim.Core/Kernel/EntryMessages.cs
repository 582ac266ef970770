using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Kernel;

/// <summary>What kvm_intel (dump_vmcs) or kvm_amd (dump_vmcb) prints of a VM entry that failed.</summary>
/// <param name="Parameter">The parameter of the module that decides.</param>
/// <param name="Hint">The line that says how to get the structure printed.</param>
/// <param name="Dump">The first line of the structure, without its address; the others are left out.</param>
internal sealed record EntryMessages(string Parameter, KernelMessage Hint, KernelMessage Dump)
{
    /// <summary>Those of a module in one flavour.</summary>
    public static EntryMessages Of(CheckStyle style, VendorModule module) => module == VendorModule.KvmIntel
        ? Make(style.Prefix(module), "kvm_intel", "dump_invalid_vmcs", "VMCS {*}, last attempted VM-entry on CPU {cpu}")
        : Make(
            style.AsksThisCpu ? style.Prefix(module) : "SVM: ",
            "kvm_amd",
            "dump_invalid_vmcb",
            "VMCB {*}, last attempted VMRUN on CPU {cpu}");

    /// <summary>All of a flavour.</summary>
    public static IEnumerable<KernelMessage> All(CheckStyle style) =>
        new[] { Of(style, VendorModule.KvmIntel), Of(style, VendorModule.KvmAmd) }
            .SelectMany(messages => new[] { messages.Hint, messages.Dump });

    private static EntryMessages Make(string prefix, string module, string parameter, string dump) => new(
        parameter,
        new KernelMessage(KernelLogLevel.Warn, $"{prefix}set {module}.{parameter}=1 to dump internal KVM state.")
        {
            Meaning = MessageMeaning.VmEntryFailed,
        },
        new KernelMessage(KernelLogLevel.Err, prefix + dump) { Meaning = MessageMeaning.VmEntryFailed });
}
