using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes <see cref="Choice{T}"/> of values of an enum, of their names as the shell takes those of any enum (in either
/// case, and as short as they are plain), and of lists of those.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceTransformationAttribute<T> : ArgumentTransformationAttribute
    where T : struct, Enum
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        ObjectReader.ItemsOf(inputData) is { } items ? items.Select(Read).ToArray() : Read(inputData);

    private static Choice<T> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        Choice<T> choice => choice,
        T value => new Choice<T>(value),
        Enum other when Enum.TryParse(other.ToString(), out T value) => new Choice<T>(value),
        { } other and not Enum when LanguagePrimitives.TryConvertTo(other, CultureInfo.InvariantCulture, out T value) =>
            new Choice<T>(value),
        _ => throw new ArgumentTransformationMetadataException(
            $"{ObjectReader.Describe(input)} is none of: {string.Join(", ", Enum.GetNames<T>())}."),
    };
}
