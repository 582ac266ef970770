using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>What an object says of itself by its properties, be it live, from a job, from JSON or from CSV.</summary>
internal static class ObjectReader
{
    private static readonly string[] CpuProperties = ["Cpus", "Id", "Cpu"];
    /// <summary>As much of an object's text as a sentence bears.</summary>
    private const int LongestText = 120;

    private static readonly string[] VmProperties = ["VmName", "Vm"];

    /// <summary>The object without PowerShell's wrapper; one that is made of properties only stays as it is.</summary>
    public static object? Unwrap(object? input) =>
        input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;

    /// <summary>The items of a list; null for what is none.</summary>
    public static IEnumerable<object?>? ItemsOf(object? input) =>
        Unwrap(input) is IEnumerable items and not (string or IDictionary or CpuSet) ? items.Cast<object?>() : null;

    /// <summary>The value of a property; null if it has none of that name.</summary>
    public static object? Property(object? input, string name)
    {
        if (input is null or string)
        {
            return null;
        }

        try
        {
            return Unwrap(PSObject.AsPSObject(input).Properties[name]?.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    /// <summary>The first of the properties that is a text with something in it.</summary>
    public static string? Text(object? input, params string[] names) =>
        names.Select(name => Property(input, name)).OfType<string>().FirstOrDefault(text => text.Length > 0);

    /// <summary>The name of the machine that the object is of.</summary>
    public static string? MachineOf(object? input) => Text(input, "MachineName", "Machine");

    /// <summary>The CPUs that the object is about; null if it is about none.</summary>
    public static CpuSet? CpusOf(object? input)
    {
        foreach (string name in MachineOf(input) is null ? ["Id"] : CpuProperties)
        {
            if (Property(input, name) is { } value && TryCpus(value, out CpuSet cpus))
            {
                return cpus;
            }
        }

        return null;
    }

    /// <summary>The VM that the object is about.</summary>
    public static string? VmOf(object? input) => Text(input, VmProperties);

    /// <summary>Whether the object is about a part of a machine, so that the whole is hardly meant.</summary>
    public static bool IsPart(object? input) =>
        MachineOf(input) is not null && (CpusOf(input) is not null || VmOf(input) is not null);

    /// <summary>The object in a sentence: a text as it is, others with their type.</summary>
    public static string Describe(object? input) => input is PSObject { BaseObject: PSCustomObject } made
        ? $"'{Cut(LanguagePrimitives.ConvertTo<string>(made))}'"
        : Unwrap(input) switch
        {
            null => "$null",
            string text => $"'{Cut(text)}'",
            IFormattable number and not Enum => $"'{number.ToString(format: null, CultureInfo.InvariantCulture)}'",
            IEnumerable list => list.Cast<object?>().Any() ? $"A {list.GetType().Name}" : "An empty list",
            var other => $"'{Cut(other.ToString() ?? "")}' ({other.GetType().Name})",
        };

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    /// <summary>Reads CPUs where the text or the number is some; no CPU at all is none.</summary>
    private static bool TryCpus(object value, out CpuSet cpus)
    {
        cpus = CpuSet.Empty;
        if (value is string text)
        {
            return CpuSet.TryParse(text, out cpus, out _) && !cpus.IsEmpty;
        }

        if (!CpuNumber.IsNumber(value) || !CpuNumber.TryRead(value, out int cpu, out _))
        {
            return false;
        }

        cpus = CpuSet.Of(cpu);
        return true;
    }
}
