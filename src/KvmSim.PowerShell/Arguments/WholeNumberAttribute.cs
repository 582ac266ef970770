using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Takes whole numbers of a range. PowerShell alone would round 3.5 to 4 without a word.</summary>
/// <param name="least">The least that is taken.</param>
/// <param name="most">The most that is taken.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeNumberAttribute(long least, long most) : ArgumentTransformationAttribute
{
    /// <summary>The least that is taken.</summary>
    public long Least { get; } = least;

    /// <summary>The most that is taken.</summary>
    public long Most { get; } = most;

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = ObjectReader.Unwrap(inputData);
        if (value is null)
        {
            return null;
        }

        if (value is string text && long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            value = whole;
        }

        if (!(CpuNumber.IsNumber(value) || value is string)
            || !LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out decimal number))
        {
            throw Refusal($"{ObjectReader.Describe(inputData)} is no whole number of this range: {Range}.");
        }

        return number != decimal.Truncate(number)
            ? throw Refusal($"{ObjectReader.Describe(inputData)} is no whole number.")
            : number < Least || number > Most
            ? throw Refusal($"{ObjectReader.Describe(inputData)} is out of range: {Range}.")
            : (long)number;
    }

    private string Range => Most == long.MaxValue
        ? FormattableString.Invariant($"{Least} or more")
        : FormattableString.Invariant($"{Least} to {Most}");

    private static ArgumentTransformationMetadataException Refusal(string message) => new(message);
}
