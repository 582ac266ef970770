using System.Globalization;
using System.Management.Automation;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Arguments;

/// <summary>
/// Makes baselines of baselines, also of those that went through a job or a file, and lists of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BaselineTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Read(inputData).ToArray();

    private static IEnumerable<SimCpuBaseline> Read(object? input) => ObjectReader.Unwrap(input) switch
    {
        SimCpuBaseline baseline => [baseline],
        _ when ObjectReader.ItemsOf(input) is { } items => items.SelectMany(Read),
        _ => [Rebuilt(input)],
    };

    /// <summary>What a configuration needs of a baseline that is known by its properties alone.</summary>
    private static SimCpuBaseline Rebuilt(object? input)
    {
        if (ObjectReader.ItemsOf(ObjectReader.Property(input, "GuestFeatures")) is null
            || ObjectReader.ItemsOf(ObjectReader.Property(input, "Vendor")) is null
            || ObjectReader.ItemsOf(ObjectReader.Property(input, "Costs")) is not { } costs)
        {
            throw new ArgumentTransformationMetadataException(
                $"{ObjectReader.Describe(input)} is no baseline; Get-SimCpuBaseline makes them.");
        }

        return new SimCpuBaseline
        {
            Cpus = Texts(input, "Cpus"),
            Vendor = Texts(input, "Vendor"),
            Family = Number(input, "Family"),
            Model = Number(input, "Model"),
            Stepping = Number(input, "Stepping"),
            Features = Texts(input, "Features"),
            GuestFeatures = Texts(input, "GuestFeatures"),
            GuestDifferences = Texts(input, "GuestDifferences"),
            Registers = Texts(input, "Registers"),
            SvmFeatures = Texts(input, "SvmFeatures"),
            VmxControls = Texts(input, "VmxControls"),
            VmxMayBeZero = Texts(input, "VmxMayBeZero"),
            VmxCapabilities = Texts(input, "VmxCapabilities"),
            UnknownCapabilities = Texts(input, "UnknownCapabilities"),
            Costs =
            [
                .. costs.Select(cost => new BaselineCost
                {
                    Count = Number(cost, "Count"),
                    LackingOn = Texts(cost, "LackingOn"),
                    UnknownOn = Texts(cost, "UnknownOn"),
                    Features = Texts(cost, "Features"),
                    VmxCapabilities = Texts(cost, "VmxCapabilities"),
                }),
            ],
        };
    }

    private static string[] Texts(object? input, string name) =>
        [.. (ObjectReader.ItemsOf(ObjectReader.Property(input, name)) ?? []).Select(ObjectReader.Unwrap)
            .OfType<string>()];

    private static int Number(object? input, string name) =>
        int.TryParse(
            $"{ObjectReader.Property(input, name)}", NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number : 0;
}
