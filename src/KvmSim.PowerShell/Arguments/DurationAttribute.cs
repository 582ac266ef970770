using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Takes a time that is more than nothing and at most a year: a TimeSpan, a text such as '0:0:30', or a number of
/// seconds. PowerShell alone would take the number for ticks, and the text '30' for days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ArgumentTransformationAttribute
{
    private const string Range = "more than 0 seconds, and at most 365 days";

    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = ObjectReader.Unwrap(inputData);
        if (value is null)
        {
            return null;
        }

        TimeSpan? time = value switch
        {
            TimeSpan given => given,
            string text when double.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) => OfSeconds(seconds),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan read) => read,
            _ when CpuNumber.IsNumber(value) && LanguagePrimitives.TryConvertTo(
                value, CultureInfo.InvariantCulture, out double seconds) => OfSeconds(seconds),
            _ =>
                throw Refusal(
                    $"{ObjectReader.Describe(inputData)} is no time; write a number of seconds, or hours, "
                        + "minutes and seconds: '0:0:30'."),
        };
        return time > TimeSpan.Zero && time <= Most
            ? time.Value
            : throw Refusal($"{ObjectReader.Describe(inputData)} is out of range: {Range}.");
    }

    /// <summary>Null where the number is too large for a time, or none.</summary>
    private static TimeSpan? OfSeconds(double seconds) =>
        Math.Abs(seconds) <= Most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static ArgumentTransformationMetadataException Refusal(string message) => new(message);
}
