using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Errors;

/// <summary>
/// What a name that is not found where it was looked for is elsewhere, and how to say that it is meant.
/// </summary>
internal static class OtherMeanings
{
    /// <summary>A sentence for each, with a blank behind it; "" if nothing has that name.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="isFile">Whether a file has that path.</param>
    public static string Of(string name, bool isFile)
    {
        MachineRegistry session = MachineRegistry.Here;
        string?[] meanings =
        [
            session.Find(name) is { } machine
                ? $"'{machine.Name}' is a machine of the session: -Machine {machine.Name}, or Get-SimMachine "
                    + $"{machine.Name}." : null,
            session.Generations.Find(name) is { } generation
                ? $"'{generation.Id}' is a generation: -Generation {generation.Id}, or Get-KvmGeneration "
                    + $"{generation.Id}." : null,
            ShippedFiles.MachineNamed(name) is { } shipped
                ? $"The module ships a machine '{shipped}': New-SimMachine -From {shipped}." : null,
            ShippedFiles.ScenarioNamed(name) is { } scenario
                ? $"The module ships a scenario '{scenario}': Invoke-SimScenario -Name {scenario}." : null,
            isFile
                ? "It is a file: Import-SimMachine reads machines, Import-SimCpuModel CPU models of dumps, "
                    + "Import-KvmGeneration generations, and Invoke-SimScenario runs scenarios."
                : null,
        ];
        return string.Concat(meanings.OfType<string>().Select(meaning => meaning + " "));
    }
}
