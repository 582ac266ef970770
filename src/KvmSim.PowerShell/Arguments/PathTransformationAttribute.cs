using System.Management.Automation;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes paths of texts, files, objects that say which file they are about, and lists of those. What is not a text is
/// taken as it is, without wildcards.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Read(inputData).ToArray();

    private static IEnumerable<string> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        string text => [text],
        FileSystemInfo file => [WildcardPattern.Escape(file.FullName)],
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ when ObjectReader.Text(input, "File", "FullName", "Path") is { } path => [WildcardPattern.Escape(path)],
        _ => throw NoFile(input),
    };

    /// <summary>
    /// Where there is a literal path, the inner exception makes the binder try the parameter that takes it.
    /// </summary>
    private static ArgumentTransformationMetadataException NoFile(object? input)
    {
        string message = $"{ObjectReader.Describe(input)} names no file; give a path, or what Get-ChildItem returned.";
        return input is null || ObjectReader.Text(input, "PSPath", "LiteralPath") is not null
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }
}
