using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes <see cref="MachineSelector"/>s of names, machines, objects with a MachineName, and lists of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MachineTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What a part of a machine means here.</summary>
    public PartUse Parts { get; set; } = PartUse.Machine;

    /// <summary>
    /// What is no machine and has one of these properties is left to the other parameters that take pipeline input.
    /// </summary>
    public string[] LeavesWith { get; set; } = [];

    /// <summary>An object that does not say whose it is, but has a Name, means the machine of that name.</summary>
    public bool TakesName { get; set; }

    /// <summary>
    /// A name that no machine has, and a pattern that fits none, are left to those other parameters too.
    /// </summary>
    public bool LeavesUnknownNames { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        MachineSelector[] selectors = [.. Read(inputData)];
        return selectors.Length > 0 ? selectors : throw NoMachine(inputData);
    }

    private IEnumerable<MachineSelector> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        MachineSelector selector => [selector],
        SimulatedMachine machine => [new MachineSelector(machine)],
        string { Length: > 0 } name when !MeansOther(name) => [new MachineSelector(name)],
        string => throw NoMachine(input),
        { } number when Parts != PartUse.Cpu && CpuNumber.IsNumber(number)
            && Named(number) is { } machine => [new MachineSelector(machine)],
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when ObjectReader.Property(input, "Machine") is SimulatedMachine whose => [new MachineSelector(whose)],
        _ when TakesName && ObjectReader.MachineOf(input) is null && ObjectReader.Text(input, "Name") is { } name =>
            [new MachineSelector(name)],
        _ when ObjectReader.MachineOf(input) is not { } machine => throw NoMachine(input),
        _ when Parts == PartUse.Refused && ObjectReader.IsPart(input) => throw IsPart(input),
        _ =>
            [new MachineSelector(
                ObjectReader.MachineOf(input)!, ObjectReader.VmOf(input), ObjectReader.Text(input, "Module"))],
    };

    /// <summary>The machine that is called like a number, which comes as one if it is typed without quotes.</summary>
    private static SimulatedMachine? Named(object number) =>
        MachineRegistry.Here.Find(((IFormattable)number).ToString(format: null, CultureInfo.InvariantCulture));

    /// <summary>
    /// Where CPUs or generations are taken too, a cpulist or the name of a generation means those, unless a machine has
    /// that very name.
    /// </summary>
    private bool MeansOther(string text) => MachineRegistry.Here.Find(text) is null
        && ((LeavesUnknownNames && !MachineRegistry.Here.Matching(text).Any())
            || (Parts == PartUse.Cpu && CpuSet.TryParse(text, out CpuSet cpus, out _) && !cpus.IsEmpty)
            || (LeavesWith.Contains("Generation", StringComparer.Ordinal) && GenerationNames.IsKnown(text)));

    private static ArgumentTransformationMetadataException IsPart(object? input) => new(
        $"{ObjectReader.Describe(input)} is part of machine '{ObjectReader.MachineOf(input)}', and this is done "
            + "to machines"
        + " as a whole: give the machine, as -Machine or from Get-SimMachine.");

    private ArgumentTransformationMetadataException NoMachine(object? input)
    {
        bool isLeft = ObjectReader.Unwrap(input) is null or ""
            || (ObjectReader.Unwrap(input) is string name && MeansOther(name))
            || (Parts == PartUse.Cpu && AreCpus(input))
            || Array.Exists(LeavesWith, name => ObjectReader.Property(input, name) is not null);
        string kind = Parts == PartUse.Cpu ? "neither a machine nor a CPU" : "no machine";
        string what = ObjectReader.Unwrap(input) is null or ""
            ? "No machine is named" : $"{ObjectReader.Describe(input)} is {kind}";
        string message = what + "; give a name, or what New-SimMachine or Get-SimMachine returned.";

        // The inner exception makes the binder try the other parameters that take pipeline input.
        return isLeft
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }

    private static bool AreCpus(object? input) =>
        ObjectReader.Unwrap(input) is string || CpuNumber.IsNumber(ObjectReader.Unwrap(input))
        || (ObjectReader.ItemsOf(input)?.All(AreCpus) ?? ObjectReader.CpusOf(input) is not null);
}
