using System.Globalization;
using System.Management.Automation;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes names of generations of names, files, generations, objects that say under which generation they are, and lists
/// of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GenerationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Another parameter takes machines: what is one, or the name of one alone, is left to it.</summary>
    public bool LeavesMachines { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        string[] names = [.. Read(inputData)];
        return names.Length > 0 ? names : throw NoGeneration(inputData);
    }

    private IEnumerable<string> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        string { Length: > 0 } name when !LeavesMachines || !IsMachineAlone(name) => [name],
        string => throw NoGeneration(input),
        double version => [OfNumber(version)],
        FileSystemInfo file => [file.FullName],
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when LeavesMachines && ObjectReader.MachineOf(input) is not null => throw NoGeneration(input),
        _ when ObjectReader.Property(input, "Generation") is double version => [OfNumber(version)],
        _ => [ObjectReader.Text(input, "Generation", "Id") ?? throw NoGeneration(input)],
    };

    /// <summary>A version without quotes is a number, of which 6.1 may have been 6.10.</summary>
    private static string OfNumber(double version)
    {
        string text = version.ToString("R", CultureInfo.InvariantCulture);
        return GenerationLibrary.FindByVersion(text + '0') is null
            ? text
            : throw new ArgumentTransformationMetadataException(
                $"{text} is a number, and may be Linux {text} or {text}0. Write it in quotes: '{text}'.");
    }

    private static bool IsMachineAlone(string name) =>
        MachineRegistry.Here.Find(name) is not null && !GenerationNames.IsKnown(name);

    /// <summary>
    /// What is neither a generation nor a machine is left to nobody: the error is about it, and not about parameter
    /// sets.
    /// </summary>
    private static bool MayBeMachine(object? input) => ObjectReader.Unwrap(input) is null or string or SimulatedMachine
        || ObjectReader.MachineOf(input) is not null
        || ObjectReader.Property(input, "Machine") is not null
        || (ObjectReader.Unwrap(input) is IFormattable number
            && MachineRegistry.Here.Find(number.ToString(format: null, CultureInfo.InvariantCulture)) is not null);

    /// <summary>The inner exception makes the binder try the other parameters that take pipeline input.</summary>
    private ArgumentTransformationMetadataException NoGeneration(object? input)
    {
        string message = ObjectReader.Describe(input)
            + (LeavesMachines && ObjectReader.Unwrap(input) is string { Length: > 0 }
            ? " is a machine: give it as -Machine."
            : " names no generation; Get-KvmGeneration lists them.");
        return LeavesMachines && MayBeMachine(input)
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }
}
