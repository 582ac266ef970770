using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>Makes maps of machines.</summary>
internal static class MachineMaps
{
    public static MachineMap Of(SimMachine machine)
    {
        CpuJudgement[] judged = [.. machine.KnownCpus.Select(machine.Judge)];
        return new MachineMap
        {
            MachineName = machine.Name,
            Generation = machine.Generation.Id,
            Cpus = [.. judged.Select(one => Reports.OfCpu(machine, one.Cpu, one.Verdict, features: ""))],
            Suspects =
            [
                .. judged.Where(one => one.Verdict is CheckVerdict.Fail or CheckVerdict.Unknown)
                    .Select(one => (one.Cpu, Suspect: Reports.OfJudgement(machine.Name, one)))
                    .GroupBy(pair => (pair.Suspect.Model, pair.Suspect.Errno, pair.Suspect.DiffersIn), pair => pair.Cpu)
                    .Select(
                        alike =>
                            $"CPU {CpuSet.Of(alike)} ({alike.Key.Model}): {alike.Key.Errno ?? "not known"}: "
                                + $"{alike.Key.DiffersIn}"),
            ],
        };
    }
}
