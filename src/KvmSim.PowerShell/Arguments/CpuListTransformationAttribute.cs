using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Makes a <see cref="CpuList"/> of numbers, cpulists, objects about CPUs, and lists of those.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CpuListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>No CPU at all is an answer too.</summary>
    public bool AllowsNone { get; set; }

    /// <summary>No other parameter takes from the pipeline what names no CPU, so that is an error at once.</summary>
    public bool IsSole { get; set; }

    /// <summary>What is of a machine and names no CPU makes a list without CPUs that says why there are none.</summary>
    public bool LeavesMachines { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = ObjectReader.Unwrap(inputData);
        if (value is CpuList known)
        {
            return known;
        }

        if (CpuNumber.IsNumber(value))
        {
            return new CpuList(CpuSet.Of(NumberOf(value!))) { IsOfAny = true };
        }

        if (LeavesMachines && ObjectReader.MachineOf(inputData) is not null && ObjectReader.CpusOf(inputData) is null)
        {
            return new CpuList(CpuSet.Empty) { Problem = NotCpus(inputData).Message };
        }

        Dictionary<string, List<int>> found = new(StringComparer.OrdinalIgnoreCase);
        Read(inputData, found);
        CpuSet all = CpuSet.Of(found.Values.SelectMany(cpus => cpus));
        return all.IsEmpty && !AllowsNone ? throw NotCpus(inputData) : new CpuList(all)
        {
            ByMachine = found.ToDictionary(pair => pair.Key, pair => CpuSet.Of(pair.Value), found.Comparer),
        };
    }

    private void Read(object? input, Dictionary<string, List<int>> found)
    {
        object? value = ObjectReader.Unwrap(input);
        if (value is CpuList list)
        {
            foreach ((string machine, CpuSet cpus) in list.ByMachine)
            {
                Add(found, machine, cpus);
            }
        }
        else if (value is CpuSet set)
        {
            Add(found, "", set);
        }
        else if (value is string text)
        {
            Add(found, "", Parse(text));
        }
        else if (CpuNumber.IsNumber(value))
        {
            Of(found, "").Add(NumberOf(value!));
        }
        else if (ObjectReader.ItemsOf(input) is { } items)
        {
            foreach (object? item in items)
            {
                Read(item, found);
            }
        }
        else
        {
            Add(found, ObjectReader.MachineOf(input) ?? "", ObjectReader.CpusOf(input) ?? throw NotCpus(input));
        }
    }

    private static void Add(Dictionary<string, List<int>> found, string machine, CpuSet cpus) =>
        Of(found, machine).AddRange(cpus);

    private static List<int> Of(Dictionary<string, List<int>> found, string machine)
    {
        if (!found.TryGetValue(machine, out List<int>? cpus))
        {
            found.Add(machine, cpus = []);
        }

        return cpus;
    }

    private CpuSet Parse(string text)
    {
        // "-1" comes as a text, for it could be the name of a parameter.
        if (text.StartsWith('-') && long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return CpuSet.Of(NumberOf(number));
        }

        if (CpuSet.TryParse(text, out CpuSet parsed, out CpuListError? error))
        {
            return parsed;
        }

        string way = MachineRegistry.Here.Find(text) is { } machine
            ? $" '{machine.Name}' is a machine: give it as -Machine."
            : File.Exists(text) ? " It is a file: Import-SimMachine makes machines of files."
            : "";
        throw Refusal(error!.Message + way);
    }

    private static int NumberOf(object value) => CpuNumber.TryRead(value, out int cpu, out string? problem)
        ? cpu
        : throw new ArgumentTransformationMetadataException(problem);

    private ArgumentTransformationMetadataException NotCpus(object? input) =>
        Refusal($"{ObjectReader.Describe(input)} names no CPU; write numbers or a cpulist such as '0-3,8'.");

    /// <summary>The inner exception makes the binder try the other parameters that take pipeline input.</summary>
    private ArgumentTransformationMetadataException Refusal(string message) => IsSole
        ? new ArgumentTransformationMetadataException(message)
        : new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
}
