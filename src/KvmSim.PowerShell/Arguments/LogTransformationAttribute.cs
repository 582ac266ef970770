using System.Management.Automation;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes text of logs: texts, lines of Get-SimKernelLog, objects that hold such lines, and lists of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LogTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Read(inputData).ToArray();

    private static IEnumerable<string> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        null => [""],
        string text => [text],
        LogLine line => [line.ToString()],
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when ObjectReader.Property(input, "EndsLine") is bool => [input!.ToString()!],
        _ when ObjectReader.ItemsOf(ObjectReader.Property(input, "Log")) is { } log => log.SelectMany(Read),
        _ => throw NoLog(input),
    };

    /// <summary>
    /// Where there is a literal path, the inner exception makes the binder try the parameter that takes it.
    /// </summary>
    private static ArgumentTransformationMetadataException NoLog(object? input)
    {
        string message = $"{ObjectReader.Describe(input)} is no line of a log; give text, or a file as -Path.";
        return ObjectReader.Text(input, "PSPath", "LiteralPath") is not null
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }
}
