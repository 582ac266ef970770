
namespace KvmSim.Protocol;

/// <summary>A parameter of a real module: a row of OtherParameters.tsv.</summary>
/// <param name="Module">kvm, kvm_intel or kvm_amd.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="IsWritable">It can be written at run time.</param>
/// <param name="Since">The first version that has it so; null for all.</param>
/// <param name="Until">The last; null for all.</param>
/// <param name="NeedsSev">It is there only with CONFIG_KVM_AMD_SEV.</param>
internal sealed record OtherParameter(
    string Module, string Name, ParameterKind Kind, bool IsWritable, Version? Since, Version? Until, bool NeedsSev);
