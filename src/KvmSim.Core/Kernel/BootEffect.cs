namespace KvmSim.Kernel;

/// <summary>What a word of the kernel command line does.</summary>
internal enum BootEffect
{
    /// <summary>Its feature counts as absent on every CPU (setup_clear_cpu_cap).</summary>
    Disables,

    /// <summary>PKE stays clear in CR4.</summary>
    SparesPku,

    /// <summary>The features with the numbers in its list count as absent; the last such word counts.</summary>
    ClearsByNumber,

    /// <summary>Those with the numbers or names in its list do, and the kernel is tainted.</summary>
    Clears,

    /// <summary>Those count as present, and the kernel is tainted.</summary>
    Sets,

    /// <summary>No CPU is started but the boot CPU, and there are no others.</summary>
    OneCpu,

    /// <summary>So many CPUs are online after boot; 0 is <see cref="OneCpu"/>.</summary>
    OnlineAtBoot,

    /// <summary>CPU numbers run below its number (nr_cpu_ids).</summary>
    CpuNumbers,

    /// <summary>So many CPUs are possible, those to be plugged among them.</summary>
    PossibleCpus,

    /// <summary>The scheduler leaves its CPUs alone.</summary>
    Isolates,

    /// <summary>Second threads stay offline; with "=force" for good.</summary>
    Smt,

    /// <summary>The boot CPU can be taken offline.</summary>
    MovableBootCpu,
}
