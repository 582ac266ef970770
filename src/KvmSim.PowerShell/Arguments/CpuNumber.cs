using System.Globalization;
using System.Numerics;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>A number of whatever type, as the number of a CPU.</summary>
internal static class CpuNumber
{
    /// <summary>Whether the value is a number, whole or not, in range or not.</summary>
    public static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong
        or float or double or decimal or BigInteger;

    /// <summary>The CPU of that number; or why there is none, in a sentence.</summary>
    public static bool TryRead(object value, out int cpu, out string? problem)
    {
        if (value is int and >= 0 and < CpuSet.MaxCpus)
        {
            (cpu, problem) = ((int)value, null);
            return true;
        }

        string text = ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture);
        double number = value is BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        bool isCpu = double.IsInteger(number) && number is >= 0 and < CpuSet.MaxCpus;
        cpu = isCpu ? (int)number : -1;
        problem = isCpu ? null
            : double.IsInteger(number)
                ? FormattableString.Invariant(
                    $"CPU {text} is out of range: CPU numbers run from 0 to {CpuSet.MaxCpus - 1}.")
                : $"{text} is no CPU: CPUs have whole numbers.";
        return isCpu;
    }
}
