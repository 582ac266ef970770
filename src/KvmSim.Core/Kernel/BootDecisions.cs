using System.Collections.Concurrent;
using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// What one boot decides for all CPUs alike, and what it then makes of each kind of CPU: worked out once, on first use,
/// and shared by all states of that boot.
/// </summary>
internal sealed class BootDecisions(HostDescription description)
{
    private readonly ConcurrentDictionary<CpuModel, IdentifiedCpu> _identified = new(
        ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<CpuModel, StartingCpu> _starting = new(ReferenceEqualityComparer.Instance);
    private BootOptions? _commandLine;
    private KernelOptions? _options;
    private int? _cpuLimit;

    /// <summary>What the command line says to this kernel.</summary>
    public BootOptions CommandLine => _commandLine ??= BootOptions.Of(description);

    /// <summary>CPU numbers run below it (nr_cpu_ids), as far as the command line says.</summary>
    public int CpuLimit => _cpuLimit ??= CommandLine.CpuLimit;

    /// <summary>What is decided by the CPU that boots.</summary>
    public KernelOptions OptionsFor(in CpuSockets sockets) =>
        _options ??= CommandLine.OptionsFor(sockets[description.BootCpu]);

    /// <summary>What the kernel makes of a CPU when it identifies it.</summary>
    public IdentifiedCpu Identify(CpuModel model, in CpuSockets sockets)
    {
        if (!_identified.TryGetValue(model, out IdentifiedCpu? identified))
        {
            identified = CpuIdentification.Identify(model, description.Generation.Style, OptionsFor(sockets));
            _identified[model] = identified;
        }

        return identified;
    }

    /// <summary>What becomes of a CPU until it is identified.</summary>
    public StartingCpu Start(CpuModel model, in CpuSockets sockets)
    {
        CpuModel boot = sockets[description.BootCpu];
        if (!_starting.TryGetValue(model, out StartingCpu? starting) || !ReferenceEquals(starting.Boot, boot))
        {
            starting = StartingCpu.Of(model, boot, description, OptionsFor(sockets), CommandLine);
            _starting[model] = starting;
        }

        return starting;
    }
}
