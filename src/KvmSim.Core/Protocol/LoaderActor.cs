using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>Who loads and unloads the vendor module, with its local variables.</summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
public record struct LoaderActor<TSet>
    where TSet : struct, ICpuSet<TSet>
{
    /// <summary>The next step.</summary>
    public LoaderStep Step { get; set; }

    /// <summary>The CPUs that a walk has still to visit.</summary>
    public TSet Todo { get; set; }

    /// <summary>
    /// The reference that the module itself holds (6.12, enable_virt_at_load): the same program as a VM's.
    /// </summary>
    public VmActor<TSet> Reference { get; set; }

    /// <summary>The reference that TDX holds beside it (6.16): the same program again.</summary>
    public VmActor<TSet> TdxReference { get; set; }

    /// <summary>What finit_module or delete_module will return.</summary>
    public Errno Answer { get; set; }
}
