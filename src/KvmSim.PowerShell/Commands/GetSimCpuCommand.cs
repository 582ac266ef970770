using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lists the CPUs of machines: plugged ones, and those that wait for an empty socket.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.SimCpu, HelpUri = Nouns.Help + "get-simcpu")]
[OutputType(typeof(SimulatedCpu))]
public sealed class GetSimCpuCommand : CpuQueryCommand
{
    /// <summary>The features of each model that was met, as they are written.</summary>
    private readonly Dictionary<CpuModel, string> _features = new(ReferenceEqualityComparer.Instance);

    /// <summary>Only these: numbers, or a cpulist such as "0-3,8".</summary>
    [Parameter(Position = 0)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>
    /// The same from the pipeline, or objects about CPUs. A parameter of its own, so that a line is completed at the
    /// position of Id behind a pipe too.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? InputObject { get; set; }

    /// <summary>Only CPUs in one of these states: Absent, Offline, Online.</summary>
    [Parameter]
    [ChoiceTransformation<CpuPresence>]
    [ArgumentCompleter(typeof(EnumCompleter<CpuPresence>))]
    public Choice<CpuPresence>[]? State { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(Id ?? InputObject))
        {
            foreach (int cpu in cpus ?? machine.Ask(static engine => engine.KnownCpus))
            {
                if (machine.Ask(engine => Describe(engine, cpu)) is not { } found)
                {
                    WriteError(ErrorRecords.Of(
                        new SimException(
                            SimError.CpuNotFound,
                            $"{machine.Name} has no CPU {cpu}.",
                            $"It has {machine.Ask(static engine => engine.KnownCpus)}.",
                            cpu),
                        cpu));
                }
                else if (State is null || State.Contains(found.State))
                {
                    WriteObject(found);
                }
            }
        }
    }

    /// <summary>The CPU as it is now; null where the machine has none of that number.</summary>
    private SimulatedCpu? Describe(SimMachine engine, int cpu)
    {
        if (engine.PresenceOf(cpu) == CpuPresence.Absent && engine.Description.Stock.Find(cpu) is null)
        {
            return null;
        }

        CpuModel model = engine.ModelOf(cpu);
        if (!_features.TryGetValue(model, out string? names))
        {
            _features.Add(model, names = model.ArmFeatures ?? model.Features.ToString());
        }

        return Reports.OfCpu(engine, cpu, engine.VerdictOf(cpu), names);
    }
}
