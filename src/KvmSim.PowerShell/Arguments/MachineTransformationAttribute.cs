using System.Collections;
using System.Management.Automation;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes <see cref="MachineSelector"/>s of names, machines, objects with a MachineName, and lists of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MachineTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Read(inputData).ToArray();

    private static IEnumerable<MachineSelector> Read(object? input)
    {
        object? value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            MachineSelector selector => [selector],
            SimulatedMachine machine => [new MachineSelector(machine)],
            string { Length: > 0 } name => [new MachineSelector(name)],
            string => throw NoMachine(input),
            IEnumerable many => many.Cast<object?>().SelectMany(Read),
            _ => NameOf(input) is { } found ? [new MachineSelector(found)] : throw NoMachine(input),
        };
    }

    private static string? NameOf(object? input) =>
        input is null ? null : PSObject.AsPSObject(input).Properties["MachineName"]?.Value as string;

    /// <summary>The inner exception makes the binder try the other parameters that take pipeline input.</summary>
    private static ArgumentTransformationMetadataException NoMachine(object? input)
    {
        string message = $"'{input}' is no machine; give a name, or what New-SimMachine or Get-SimMachine returned.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
