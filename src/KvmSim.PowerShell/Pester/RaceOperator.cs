using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.Kernel;
using KvmSim.PowerShell.Commands;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Races;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Pester;

/// <summary>Should -HaveNoRace: of a machine, of a generation, or of what Find-KvmRace wrote.</summary>
internal static class RaceOperator
{
    public static ShouldAnswer Ask(object? actual) => ShouldAnswer.All(
        [.. ShouldInput.Items(actual).Select(Of)], "Neither a machine nor a generation was given.");

    private static ShouldAnswer Of(object item)
    {
        try
        {
            object found = ShouldInput.Machine(item) is { } machine ? Explore(machine)
                : item is string name && Model(name) is { } model
                    ? Explore(new ExploredRequest(new RaceSearchOptions { Model = model }))
                : item;
            return Read(found);
        }
        catch (Exception exception) when (exception is SimException or RaceSearchException)
        {
            return new ShouldAnswer(null, exception.Message);
        }
    }

    private static ExplorationModel? Model(string name) =>
        ExplorationModelCatalog.Find(name, MachineRegistry.Here.Generations);

    private static KvmRaceResult Explore(SimulatedMachine machine)
    {
        MachineExploration explored = machine.Ask(MachineExploration.Of);
        return Explore(new ExploredRequest(explored.Options, machine.Name, explored));
    }

    private static KvmRaceResult Explore(ExploredRequest request)
    {
        RaceSearchOptions bounded = request.Options with
        {
            Properties = RaceProperty.All & ~RaceProperty.LoadRace,
            Reduction = RaceReduction.Auto,
            MaxMemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3,
            ThrottleLimit = Environment.ProcessorCount,
        };
        return RaceReports.OfSearch(
            RaceSearch.Run(bounded, CancellationToken.None), request.Machine, request.Explored);
    }

    private static ShouldAnswer Read(object found)
    {
        ReportBuilder builder = new();
        if (!builder.TryAdd(PSObject.AsPSObject(found)) || builder.Finish([]) is not [{ } input])
        {
            return new ShouldAnswer(
                null, $"There is no machine, no generation and no search in {ShouldInput.Describe(found)}.");
        }

        ReportResult[] deciding = [.. input.Results.Where(result => result.Outcome == input.Outcome)];
        string text = string.Join(
            '\n', deciding.SelectMany(result => result.Evidence.Prepend($"{input.Name}: {result.Message}")));
        return new ShouldAnswer(
            input.Outcome switch { ReportOutcome.Passed => true, ReportOutcome.Finding => false, _ => null }, text);
    }
}
