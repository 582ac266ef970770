using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.Description;

/// <summary>A step of a scenario: one operation and what is expected of it.</summary>
public sealed record ScenarioStepDocument
{
    /// <summary>The operation's key, e.g. "hotAdd".</summary>
    public required string Operation { get; init; }

    /// <summary>The CPUs of an operation on CPUs: one operation for each, in ascending order. Else empty.</summary>
    public CpuSet Cpus { get; init; }

    /// <summary>The modules of an operation on modules, in order. Else empty.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>The VM of an operation on VMs; else null.</summary>
    public string? Vm { get; init; }

    /// <summary>The name under which what is begun is waited for; null if none is given.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The name under which what the step begins is waited for: <see cref="Name"/>, "O" for a CPU that is moved, "M"
    /// for a module. Null for a step that is waited for, and for one of a VM, which goes by the VM's name.
    /// </summary>
    public string? Handle => Operation switch
    {
        "onlineFrozen" or "asyncOnline" or "asyncOffline" => Name ?? OnlineHandle,
        "asyncLoad" or "asyncUnload" => Name ?? ModuleHandle,
        _ => null,
    };

    /// <summary>What "wait" calls an online or offline that was begun, if it has no name of its own.</summary>
    public const string OnlineHandle = "O";

    /// <summary>And a load or unload.</summary>
    public const string ModuleHandle = "M";

    /// <summary>The CPU that the operation runs on, where it may be said.</summary>
    public int? Cpu { get; init; }

    /// <summary>The number that the operation is about: a CPU, or milliseconds; else null.</summary>
    public int? Number { get; init; }

    /// <summary>How often a loop brings its CPU up; else null.</summary>
    public int? Times { get; init; }

    /// <summary>The word that the operation is about; else null.</summary>
    public string? Word { get; init; }

    /// <summary>The kernel function at which a CPU is held; else null.</summary>
    public string? At { get; init; }

    /// <summary>The hotplug state that is to fail, by name or number; else null.</summary>
    public string? State { get; init; }

    /// <summary>The guest whose vCPU is run; null for <see cref="GuestDescription.Default"/>.</summary>
    public GuestDescription? Guest { get; init; }

    /// <summary>The file that is written or read; else null.</summary>
    public string? Path { get; init; }

    /// <summary>The text that is written to it; else null.</summary>
    public string? Text { get; init; }

    /// <summary>The CPUs that come back from suspend as other hardware. Else empty.</summary>
    public CpuSet Changed { get; init; }

    /// <summary>Parameters of the module that is loaded.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } =
        new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);

    /// <summary>The model of the CPUs that are plugged; null for what the machine says.</summary>
    public string? Model { get; init; }

    /// <summary>Their package; null for what the machine says.</summary>
    public int? Package { get; init; }

    /// <summary>What differs on them; null for what the machine says.</summary>
    public CpuOverrides? Overrides { get; init; }

    /// <summary>Why the step is there.</summary>
    public string? Note { get; init; }

    /// <summary>What is expected; null for nothing.</summary>
    public ScenarioExpectation? Expect { get; init; }

    /// <summary>What is expected in place of <see cref="Expect"/>, by generation.</summary>
    public IReadOnlyDictionary<string, ScenarioExpectation> ExpectUnder { get; init; } =
        new SortedDictionary<string, ScenarioExpectation>(StringComparer.Ordinal);

    /// <summary>Where the step begins.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;

    /// <summary>What is expected under a generation; null for nothing.</summary>
    public ScenarioExpectation? ExpectationUnder(string generation) =>
        ExpectUnder.GetValueOrDefault(generation) ?? Expect;
}
