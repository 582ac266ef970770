using System.Collections;
using System.Management.Automation;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Pester;

/// <summary>What a test piped into Should.</summary>
internal static class ShouldInput
{
    /// <summary>The objects, lists taken apart.</summary>
    public static IReadOnlyList<object> Items(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            null or PSCustomObject => value is null ? [] : [value],
            string text => [text],
            IEnumerable list => [.. list.Cast<object?>().SelectMany(Items)],
            _ => [bare],
        };
    }

    /// <summary>The machine that an object is, or belongs to, or that has its name; null if there is none.</summary>
    public static SimulatedMachine? Machine(object item) => item switch
    {
        SimulatedMachine machine => machine,
        string name => MachineRegistry.Here.Find(name),
        SimulatedCpu cpu => MachineRegistry.Here.Find(cpu.MachineName),
        _ => null,
    };

    /// <summary>What a message calls an object.</summary>
    public static string Describe(object item) =>
        item is string text ? $"'{text}'" : $"an object of type {item.GetType().Name}";
}
