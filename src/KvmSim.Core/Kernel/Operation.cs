using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>One thing done to a host, with its arguments.</summary>
public sealed record Operation
{
    private Operation(OperationKind kind) => Kind = kind;

    /// <summary>What is done.</summary>
    public OperationKind Kind { get; }

    /// <summary>The CPU that it is about; -1 where none is.</summary>
    public int Cpu { get; private init; } = -1;

    /// <summary>The VM or the module that it is about.</summary>
    public string? Name { get; private init; }

    /// <summary>
    /// The CPU that is plugged, if it is not the one that the machine's description has for that number.
    /// </summary>
    public CpuModel? Model { get; private init; }

    /// <summary>Parameters of a load, laid over those of the machine's description.</summary>
    public ParameterValues Parameters { get; private init; }

    /// <summary>
    /// The CPU to which the process is pinned first that loads, unloads, loops, moves a CPU or creates a VM; -1 for one
    /// that may run anywhere, and of a VM for the boot CPU.
    /// </summary>
    public int OnCpu { get; private init; }

    /// <summary>
    /// A parameter that the module does not know, or a CPU that cannot be there, is left to the kernel to answer; else
    /// it is taken for a slip of whoever wrote it, and refused.
    /// </summary>
    public bool IsLeftToKernel { get; private init; }

    /// <summary>How often a loop brings its CPU up.</summary>
    public int Times { get; private init; }

    /// <summary>The vCPU's process is pinned to <see cref="Cpu"/> first; else it only happens to run there.</summary>
    public bool IsPinned { get; private init; } = true;

    /// <summary>The VM is to be a TD.</summary>
    public bool IsTrustDomain { get; private init; }

    /// <summary>The guest that the vCPU runs, as far as its entry depends on it.</summary>
    public GuestDescription Guest { get; private init; } = GuestDescription.Default;

    /// <summary>The CPUs that come back from suspend as other hardware than they went.</summary>
    public CpuSockets Changed { get; private init; }

    /// <summary>The text that is written to the file that <see cref="Name"/> names.</summary>
    public string? Text { get; private init; }

    /// <summary>What is written to smt/control.</summary>
    public SmtControl Smt { get; private init; }

    /// <summary>Plug a CPU.</summary>
    public static Operation HotAdd(int cpu, CpuModel? model = null) =>
        new(OperationKind.HotAdd) { Cpu = cpu, Model = model };

    /// <summary>Take a CPU out.</summary>
    public static Operation HotRemove(int cpu) => new(OperationKind.HotRemove) { Cpu = cpu };

    /// <summary>Bring a CPU online.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="onCpu">The CPU on which the process runs that writes; -1 for any.</param>
    public static Operation Online(int cpu, int onCpu = -1) => new(OperationKind.Online) { Cpu = cpu, OnCpu = onCpu };

    /// <summary>Take a CPU offline.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="onCpu">The CPU on which the process runs that writes; -1 for any.</param>
    public static Operation Offline(int cpu, int onCpu = -1) => new(OperationKind.Offline) { Cpu = cpu, OnCpu = onCpu };

    /// <summary>Load a module; "kvm_intel" and "kvm_amd" pull in "kvm". "-" counts as "_".</summary>
    public static Operation Load(string module, ParameterValues parameters = default, int onCpu = 0)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(OperationKind.Load) { Name = Normalize(module), Parameters = parameters, OnCpu = onCpu };
    }

    /// <summary>
    /// What has to be done before this can be begun and left running: kvm is loaded, and waited for, before a vendor
    /// module is. Null if nothing has.
    /// </summary>
    internal Operation? WhatItNeeds(in HostState state) =>
        Kind == OperationKind.Load && state.KvmKo is null
        && !string.Equals(Name, ModuleOperations.Core, StringComparison.Ordinal)
            ? LoadWithAny(ModuleOperations.Core, default, OnCpu)
            : null;

    /// <summary>Load a module with parameters that it may not know.</summary>
    public static Operation LoadWithAny(string module, ParameterValues parameters, int onCpu) =>
        Load(module, parameters, onCpu).LeftToKernel();

    /// <summary>Unload a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="onCpu">The CPU on which the process runs; -1 for any.</param>
    public static Operation Unload(string module, int onCpu = -1)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(OperationKind.Unload) { Name = Normalize(module), OnCpu = onCpu };
    }

    /// <summary>Create a VM of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="onCpu">The CPU on which its process runs; -1 for the boot CPU.</param>
    public static Operation CreateVm(string name, int onCpu = -1) =>
        new(OperationKind.CreateVm) { Name = name, OnCpu = onCpu };

    /// <summary>Create a TD of that name (KVM_X86_TDX_VM), with its private key id.</summary>
    public static Operation CreateTrustDomain(string name) =>
        new(OperationKind.CreateVm) { Name = name, OnCpu = -1, IsTrustDomain = true };

    /// <summary>Destroy it.</summary>
    public static Operation DestroyVm(string name) => new(OperationKind.DestroyVm) { Name = name };

    /// <summary>Run its vCPU on a CPU.</summary>
    public static Operation RunVcpu(string vm, int cpu) => new(OperationKind.RunVcpu) { Name = vm, Cpu = cpu };

    /// <summary>The same run of a vCPU, with another guest.</summary>
    public Operation WithGuest(GuestDescription guest) => this with { Guest = guest };

    /// <summary>Run its vCPU unpinned.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="cpu">Where the scheduler lets it run; -1 for where its process is.</param>
    public static Operation RunVcpuAnywhere(string vm, int cpu = -1) =>
        new(OperationKind.RunVcpu) { Name = vm, Cpu = cpu, IsPinned = false };

    /// <summary>Begin to create and close VMs in a loop.</summary>
    public static Operation StartLoop(string name, int onCpu) =>
        new(OperationKind.StartLoop) { Name = name, OnCpu = onCpu };

    /// <summary>Stop that loop.</summary>
    public static Operation StopLoop(string name) => new(OperationKind.StopLoop) { Name = name };

    /// <summary>Bring a CPU up that often, down in between.</summary>
    public static Operation OnlineLoop(int cpu, int times) =>
        new(OperationKind.OnlineLoop) { Cpu = cpu, Times = times };

    /// <summary>The same, with <see cref="IsLeftToKernel"/>.</summary>
    public Operation LeftToKernel() => this with { IsLeftToKernel = true };

    /// <summary>The same about another VM.</summary>
    internal Operation About(string vm) => this with { Name = vm };

    /// <summary>One turn of a loop: create its VM, or close it.</summary>
    internal static Operation LoopTurn(string name, int onCpu, bool creates) =>
        new(creates ? OperationKind.CreateVm : OperationKind.DestroyVm) { Name = name, OnCpu = onCpu };

    /// <summary>Suspend to RAM.</summary>
    public static Operation Suspend() => new(OperationKind.Suspend);

    /// <summary>Resume from it.</summary>
    /// <param name="changed">
    /// The CPUs that firmware brings back different, e.g. with VMX disabled; none by default.
    /// </param>
    public static Operation Resume(CpuSockets changed = default) => new(OperationKind.Resume) { Changed = changed };

    /// <summary>Let a CPU's next pass through a state fail: the state's name, or its number.</summary>
    public static Operation InjectFailure(int cpu, string state) =>
        new(OperationKind.InjectFailure) { Cpu = cpu, Name = state };

    /// <summary>Switch SMT on or off.</summary>
    public static Operation SetSmt(SmtControl control) => new(OperationKind.SetSmt) { Smt = control };

    /// <summary>Write a text, without newline, to a file of /sys.</summary>
    public static Operation WriteFile(string path, string text) =>
        new(OperationKind.WriteFile) { Name = path, Text = text };

    /// <summary>Read a file of /sys, /proc or debugfs.</summary>
    public static Operation ReadFile(string path) => new(OperationKind.ReadFile) { Name = path };

    /// <summary>Power off; <see cref="Reboot"/> powers on again.</summary>
    public static Operation PowerOff() => new(OperationKind.PowerOff);

    /// <summary>Boot again.</summary>
    public static Operation Reboot() => new(OperationKind.Reboot);

    /// <summary>What a user would call it, e.g. "online CPU 4" or "create VM a".</summary>
    public override string ToString() => Kind switch
    {
        OperationKind.HotAdd => $"hot-add CPU {Cpu}",
        OperationKind.HotRemove => $"hot-remove CPU {Cpu}",
        OperationKind.Online => $"online CPU {Cpu}",
        OperationKind.Offline => $"offline CPU {Cpu}",
        OperationKind.Load => $"load {Name}",
        OperationKind.Unload => $"unload {Name}",
        OperationKind.CreateVm => IsTrustDomain ? $"create TD {Name}" : $"create VM {Name}",
        OperationKind.DestroyVm => $"destroy VM {Name}",
        OperationKind.RunVcpu => IsPinned ? $"run VM {Name} on CPU {Cpu}" : $"run VM {Name}",
        OperationKind.StartLoop => $"begin loop {Name}",
        OperationKind.StopLoop => $"stop loop {Name}",
        OperationKind.OnlineLoop => $"online CPU {Cpu} {Times} times",
        OperationKind.Suspend => "suspend",
        OperationKind.Resume => "resume",
        OperationKind.InjectFailure => $"make CPU {Cpu} fail at {Name}",
        OperationKind.SetSmt => $"set SMT {Smt}",
        OperationKind.WriteFile => $"write {Text} to {Name}",
        OperationKind.ReadFile => $"read {Name}",
        OperationKind.PowerOff => "power off",
        _ => "reboot",
    };

    private static string Normalize(string module) => module.Replace('-', '_');
}
