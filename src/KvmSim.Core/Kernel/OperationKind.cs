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

    /// <summary>A process begins to create and close VMs, one after the other, until it is stopped.</summary>
    StartLoop,

    /// <summary>Stop that process and wait for its end.</summary>
    StopLoop,

    /// <summary>Write 1 and 0 to /sys/devices/system/cpu/cpuN/online in turn, 1 first and last.</summary>
    OnlineLoop,

    /// <summary>Write "mem" to /sys/power/state: suspend to RAM.</summary>
    Suspend,

    /// <summary>Wake the host.</summary>
    Resume,

    /// <summary>Write a state to /sys/devices/system/cpu/cpuN/hotplug/fail.</summary>
    InjectFailure,

    /// <summary>Write to /sys/devices/system/cpu/smt/control.</summary>
    SetSmt,

    /// <summary>Write any text to a file of /sys.</summary>
    WriteFile,

    /// <summary>Read a file of /sys or /proc.</summary>
    ReadFile,

    /// <summary>Power the host off.</summary>
    PowerOff,

    /// <summary>Boot the host again, with the CPUs that are plugged.</summary>
    Reboot,
}
