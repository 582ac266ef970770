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
            Dictionary<CpuModel, string> features = new(ReferenceEqualityComparer.Instance);
            CpuSet known = machine.Ask(engine => engine.KnownCpus);
            foreach (int cpu in cpus ?? known)
            {
                if (!known.Contains(cpu))
                {
                    WriteError(ErrorRecords.Of(
                        new SimException(
                            SimError.CpuNotFound, $"{machine.Name} has no CPU {cpu}.", $"It has {known}.", cpu), cpu));
                    continue;
                }

                SimulatedCpu found = machine.Ask(engine => Describe(engine, cpu, features));
                if (State is null || State.Contains(found.State))
                {
                    WriteObject(found);
                }
            }
        }
    }

    private static SimulatedCpu Describe(SimMachine engine, int cpu, Dictionary<CpuModel, string> features)
    {
        CpuModel model = engine.ModelOf(cpu);
        if (!features.TryGetValue(model, out string? names))
        {
            features.Add(model, names = model.ArmFeatures ?? model.Features.ToString());
        }

        return Reports.OfCpu(engine, cpu, engine.VerdictOf(cpu), names);
    }
}
