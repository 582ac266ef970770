using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Which kernel function each step models, and what happens there, in words.</summary>
internal static class StepNarration
{
    private static readonly Dictionary<HotplugStep, StepText> Hotplug = new()
    {
        [HotplugStep.Idle] = new("cpus_write_lock", "begins to move CPU {0}"),
        [HotplugStep.StartingLock] = new("kvm_starting_cpu", "takes the lock of the count"),
        [HotplugStep.StartingEnable] = new("kvm_starting_cpu", "enables CPU {0} if VMs exist"),
        [HotplugStep.StartingUnlock] = new("kvm_starting_cpu", "drops the lock of the count"),
        [HotplugStep.SetOnline] = new("set_cpu_online", "CPU {0} is online"),
        [HotplugStep.Check] = new("kvm_online_cpu", "checks CPU {0}"),
        [HotplugStep.OnlineLock] = new("kvm_online_cpu", "takes the lock of the count"),
        [HotplugStep.OnlineDecide] = new("kvm_online_cpu", "decides about CPU {0}"),
        [HotplugStep.OnlineUnlock] = new("kvm_online_cpu", "drops the lock of the count"),
        [HotplugStep.OnlineEnable] = new("kvm_online_cpu", "enables CPU {0}"),
        [HotplugStep.OfflineLock] = new("kvm_offline_cpu", "takes the lock of the count"),
        [HotplugStep.OfflineDisable] = new("kvm_offline_cpu", "disables CPU {0} if VMs exist"),
        [HotplugStep.OfflineUnlock] = new("kvm_offline_cpu", "drops the lock of the count"),
        [HotplugStep.OfflineDisableLockless] = new("kvm_offline_cpu", "disables CPU {0}"),
        [HotplugStep.TakeDown] = new("take_cpu_down", "CPU {0} leaves the online mask"),
        [HotplugStep.Done] = new("cpus_write_unlock", "is done with CPU {0}"),
    };

    private static readonly Dictionary<VmStep, StepText> Vm = new()
    {
        [VmStep.Create] = new("hardware_enable_all", "begins to create a VM", "kvm_enable_virtualization"),
        [VmStep.CountLock] = new("hardware_enable_all", "takes the lock of the count", "kvm_enable_virtualization"),
        [VmStep.ReadLockInside] = new("hardware_enable_all", "takes cpu_hotplug_lock inside"),
        [VmStep.CountUser] = new("hardware_enable_all", "counts the VM", "kvm_enable_virtualization"),
        [VmStep.SetupState] = new("__cpuhp_setup_state", "installs the callbacks"),
        [VmStep.EnableEach] = new("on_each_cpu", "enables CPU {0}", "cpuhp_issue_call"),
        [VmStep.RollBackEach] = new("on_each_cpu", "takes it back on CPU {0}", "cpuhp_rollback_install"),
        [VmStep.StateUnlock] = new("__cpuhp_setup_state", "lets hotplug go on"),
        [VmStep.CountUnlock] = new("hardware_enable_all", "drops the lock of the count", "kvm_enable_virtualization"),
        [VmStep.ReadUnlock] = new("hardware_enable_all", "KVM_CREATE_VM has its result", "kvm_enable_virtualization"),
        [VmStep.CreateTail] = new("kvm_create_vm", "finishes KVM_CREATE_VM"),
        [VmStep.Running] = new("hardware_disable_all", "begins to destroy the VM", "kvm_disable_virtualization"),
        [VmStep.DropLock] = new("hardware_disable_all", "takes the lock of the count", "kvm_disable_virtualization"),
        [VmStep.DropUser] = new("hardware_disable_all", "no longer counts the VM", "kvm_disable_virtualization"),
        [VmStep.RemoveState] = new("__cpuhp_remove_state", "takes cpu_hotplug_lock"),
        [VmStep.DisableEach] = new("on_each_cpu", "disables CPU {0}", "cpuhp_issue_call"),
        [VmStep.DropUnlock] = new("kvm_disable_virtualization", "drops the lock of the count"),
        [VmStep.DropReadUnlock] = new("hardware_disable_all", "lets hotplug go on"),
    };

    private static readonly Dictionary<LoaderStep, StepText> Loader = new()
    {
        [LoaderStep.Unloaded] = new("kvm_arch_hardware_setup", "begins to load the module"),
        [LoaderStep.CheckEach] = new("kvm_init", "checks CPU {0}"),
        [LoaderStep.Install] = new("cpuhp_setup_state_nocalls", "installs the callbacks"),
        [LoaderStep.EnableAtLoad] = new("kvm_init", "takes the module's own reference"),
        [LoaderStep.Publish] = new("misc_register", "/dev/kvm appears"),
        [LoaderStep.Loaded] = new("misc_deregister", "/dev/kvm goes: the module is unloaded"),
        [LoaderStep.EnableForTdx] = new("tdx_bringup", "takes a reference for TDX"),
        [LoaderStep.DisableForTdx] = new("tdx_cleanup", "drops the reference for TDX"),
        [LoaderStep.DisableAtUnload] = new("kvm_exit", "drops the module's own reference"),
        [LoaderStep.Remove] = new("cpuhp_remove_state_nocalls", "removes the callbacks"),
        [LoaderStep.DisableEach] = new("kvm_exit", "disables CPU {0}"),
    };

    public static StepText Of(HotplugStep step) => Hotplug[step];

    public static StepText Of(VmStep step) => Vm[step];

    public static StepText Of(LoaderStep step) => Loader[step];
}
