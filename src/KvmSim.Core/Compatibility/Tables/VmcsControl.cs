namespace KvmSim.Compatibility;

/// <summary>A control bit that KVM decides anew for each VMCS: a line of VmcsControls.tsv.</summary>
/// <param name="Msr">The capability register of its field.</param>
/// <param name="Bit">The bit.</param>
/// <param name="IsSet">
/// It is the condition itself; else that of vmcs_config, and 0 where the condition does not hold.
/// </param>
/// <param name="Condition">On what it depends.</param>
/// <param name="In">The flavours that do so.</param>
internal sealed record VmcsControl(
    uint Msr, int Bit, bool IsSet, VmcsCondition Condition, FlavourRange In);
