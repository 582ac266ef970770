using System.Management.Automation;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Makes names of VMs of names, VMs, objects about VMs, and lists of those.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VmTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        string[] names = [.. Read(inputData)];
        return names.Length > 0 ? names : throw NoVm(inputData);
    }

    private static IEnumerable<string> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        string { Length: > 0 } name => [name],
        string or SimulatedMachine => throw NoVm(input),
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when CpuNumber.IsNumber(ObjectReader.Unwrap(input)) => [LanguagePrimitives.ConvertTo<string>(input)],
        _ => [ObjectReader.VmOf(input) ?? NameBesideMachine(input) ?? throw NoVm(input)],
    };

    /// <summary>The Name of an object that says of which machine it is; a machine's own name is none of a VM.</summary>
    private static string? NameBesideMachine(object? input) =>
        ObjectReader.MachineOf(input) is { } machine && ObjectReader.Text(input, "Name") is { } name && name != machine ? name : null;

    private static ArgumentTransformationMetadataException NoVm(object? input) =>
        new($"{ObjectReader.Describe(input)} is no VM; give a name, or what New-SimVm or Get-SimVm returned.");
}
