namespace KvmSim.Kernel;

/// <summary>What a user can do to a host.</summary>
public enum OperationKind
{
    /// <summary>Plug a CPU: it becomes present.</summary>
    HotAdd,

    /// <summary>Take a CPU out, offline first if need be.</summary>
    HotRemove,

    /// <summary>Write 1 to /sys/devices/system/cpu/cpuN/online.</summary>
    Online,

    /// <summary>Write 0 to it.</summary>
    Offline,

    /// <summary>Load kvm, kvm_intel or kvm_amd.</summary>
    Load,

    /// <summary>Unload one of them.</summary>
    Unload,

    /// <summary>ioctl(KVM_CREATE_VM).</summary>
    CreateVm,

    /// <summary>Close the VM.</summary>
    DestroyVm,

    /// <summary>Pin a vCPU of the VM to a CPU and run it there until it halts.</summary>
    RunVcpu,

    /// <summary>Boot the host again, with the CPUs that are plugged.</summary>
    Reboot,
}
