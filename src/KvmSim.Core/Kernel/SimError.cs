namespace KvmSim.Kernel;

/// <summary>The kinds of <see cref="SimException"/>. The names are ids that scripts rely on.</summary>
public enum SimError
{
    /// <summary>The CPU number is not possible on this machine.</summary>
    CpuNotFound,

    /// <summary>A CPU is plugged there already.</summary>
    CpuAlreadyPresent,

    /// <summary>No CPU is plugged there.</summary>
    CpuNotPresent,

    /// <summary>It is not said which CPU is to be plugged.</summary>
    CpuModelMissing,

    /// <summary>The boot CPU cannot be taken out.</summary>
    BootCpuNotRemovable,

    /// <summary>No VM has that name.</summary>
    VmNotFound,

    /// <summary>A VM of that name exists.</summary>
    VmAlreadyExists,

    /// <summary>There is no such module: kvm, kvm_intel and kvm_amd are known.</summary>
    ModuleNotFound,

    /// <summary>The module has no such parameter in this generation.</summary>
    ModuleParameterNotFound,

    /// <summary>The parameter takes another kind of value.</summary>
    ModuleParameterInvalid,

    /// <summary>The machine's kernel has died.</summary>
    MachineDead,

    /// <summary>The machine sleeps: nothing runs on it.</summary>
    MachineAsleep,

    /// <summary>The machine does not sleep.</summary>
    MachineAwake,

    /// <summary>The cpuhp state is none that the simulator knows of this kernel.</summary>
    HotplugStateNotFound,

    /// <summary>What writing that to that file does is not known.</summary>
    FileNotKnown,

    /// <summary>The machine's description contradicts itself.</summary>
    MachineInvalid,

    /// <summary>There is no such generation.</summary>
    GenerationNotFound,

    /// <summary>The machine's CPUs are of Arm: KVM's x86 modules are not for it.</summary>
    ArchitectureNotSupported,

    /// <summary>Nothing is under way under that name.</summary>
    OperationNotFound,

    /// <summary>A change of a fleet's machines says nothing, or something that does not exist.</summary>
    ChangeInvalid,

    /// <summary>More was done to the machine than it keeps, so that its history cannot be told.</summary>
    HistoryIncomplete,

    /// <summary>What comes of it hangs on what is not known: the machine is left as it was.</summary>
    OutcomeNotKnown,
}
