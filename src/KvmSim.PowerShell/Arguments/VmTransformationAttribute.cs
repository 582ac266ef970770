using System.Management.Automation;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Makes names of VMs of names, VMs, objects about VMs, and lists of those.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class VmTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What is said where something of a machine came through the pipeline, and no VM is named.</summary>
    internal const string NoVm = "What came through the pipeline is no VM; " + WayOut;

    private const string WayOut = "give a name, or what New-SimVm or Get-SimVm returned.";

    /// <summary>A machine, or what is of one and is no VM, makes a list without names.</summary>
    public bool LeavesMachines { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (LeavesMachines && NamesMachineOnly(inputData))
        {
            return Array.Empty<string>();
        }

        string[] names = [.. Read(inputData)];
        return names.Length > 0 ? names : throw Refusal(inputData);
    }

    private static IEnumerable<string> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        string { Length: > 0 } name => [name],
        string or SimulatedMachine => throw Refusal(input),
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when CpuNumber.IsNumber(ObjectReader.Unwrap(input)) => [LanguagePrimitives.ConvertTo<string>(input)],
        _ => [ObjectReader.VmOf(input) ?? NameBesideMachine(input) ?? throw Refusal(input)],
    };

    private static bool NamesMachineOnly(object? input) => ObjectReader.Unwrap(input) is SimulatedMachine
        || (ObjectReader.MachineOf(input) is not null && ObjectReader.VmOf(input) is null
            && NameBesideMachine(input) is null);

    /// <summary>The Name of an object that says of which machine it is; a machine's own name is none of a VM.</summary>
    private static string? NameBesideMachine(object? input) =>
        ObjectReader.MachineOf(input) is { } machine && ObjectReader.Text(input, "Name") is { } name && name != machine
            ? name : null;

    private static ArgumentTransformationMetadataException Refusal(object? input) =>
        new($"{ObjectReader.Describe(input)} is no VM; {WayOut}");
}
