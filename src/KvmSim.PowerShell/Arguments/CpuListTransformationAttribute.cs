using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Makes a <see cref="CpuList"/> of numbers, cpulists, objects with an Id, and lists of those.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CpuListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: CpuList known } ? known : inputData as CpuList ?? new CpuList(Read(inputData));

    private static CpuSet Read(object? input)
    {
        object? value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        switch (value)
        {
            case CpuSet set:
                return set;
            case CpuList list:
                return list.Cpus;
            case string text:
                return CpuSet.TryParse(text, out CpuSet parsed, out CpuListError? error)
                    ? parsed
                    : throw new ArgumentTransformationMetadataException(error!.Message);
            case IEnumerable many:
                return many.Cast<object?>().Aggregate(CpuSet.Empty, (all, next) => all.Union(Read(next)));
            case not null when TryNumber(value, out int number):
                return number is >= 0 and < CpuSet.MaxCpus ? CpuSet.Of(number) : throw OutOfRange(number);
        }

        return PropertyOf(input, "Id") is { } id ? Read(id) : throw NotCpus(input);
    }

    private static bool TryNumber(object value, out int number)
    {
        number = 0;
        return value is IConvertible and not (string or char or bool or Enum or DateTime)
            && Convert.ToDecimal(value, CultureInfo.InvariantCulture) is var exact
            && exact == decimal.Truncate(exact)
            && (number = (int)Math.Clamp(exact, int.MinValue, int.MaxValue)) == exact;
    }

    private static object? PropertyOf(object? input, string name) =>
        input is null ? null : PSObject.AsPSObject(input).Properties[name]?.Value;

    private static ArgumentTransformationMetadataException OutOfRange(int number) => new(string.Create(
        CultureInfo.InvariantCulture, $"CPU {number} is out of range: CPU numbers run from 0 to {CpuSet.MaxCpus - 1}."));

    /// <summary>The inner exception makes the binder try the other parameters that take pipeline input.</summary>
    private static ArgumentTransformationMetadataException NotCpus(object? input)
    {
        string message = $"'{input}' names no CPU; write numbers or a cpulist such as '0-3,8'.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
