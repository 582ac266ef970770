using KvmSim.Compatibility;

namespace KvmSim.Fleet;

/// <summary>What was found out about a shape, and said of each machine of it. Safe for several threads.</summary>
/// <param name="judged">The machine of the first CPUs of the groups, judged.</param>
internal sealed class ShapeVerdict(FleetMachine judged)
{
    /// <summary>
    /// The suspects of the last machine: most machines of a fleet are alike to the last CPU, and share them.
    /// </summary>
    private FleetCpus[] _last = [];

    /// <summary>The verdicts about the first CPUs of the groups, said of all CPUs of a machine of the shape.</summary>
    public FleetMachine Of(MachineShape shape, string name, string source)
    {
        if (shape.Generation.IsArm)
        {
            // The shape is the whole machine.
            return judged with { Name = name, Source = source };
        }

        FleetCpus[] suspects = judged.Suspects.Count == 0 ? [] : SuspectsOf(shape);
        int present = 0, accepted = 0;
        foreach (ShapedGroup group in shape.Groups)
        {
            int count = group.Cpus.Count;
            present += count;
            accepted += Find(judged.Suspects, group.First) is null ? count : 0;
        }

        return judged with
        {
            Name = name,
            Source = source,
            CpuCount = present,
            AcceptedCount = judged.Death is null && judged.Verdict != CheckVerdict.NotApplicable ? accepted : 0,
            Suspects = suspects,
        };
    }

    private FleetCpus[] SuspectsOf(MachineShape shape)
    {
        FleetCpus[] last = Volatile.Read(ref _last);
        int at = 0;
        foreach (ShapedGroup group in shape.Groups)
        {
            if (Find(judged.Suspects, group.First) is not null && (at >= last.Length || last[at++].Cpus != group.Cpus))
            {
                return Remember(shape);
            }
        }

        return last;
    }

    private FleetCpus[] Remember(MachineShape shape)
    {
        List<FleetCpus> suspects = [];
        foreach (ShapedGroup group in shape.Groups)
        {
            if (Find(judged.Suspects, group.First) is { } suspect)
            {
                suspects.Add(suspect with { Cpus = group.Cpus });
            }
        }

        FleetCpus[] made = [.. suspects];
        Volatile.Write(ref _last, made);
        return made;
    }

    private static FleetCpus? Find(IReadOnlyList<FleetCpus> suspects, int cpu)
    {
        for (int i = 0; i < suspects.Count; i++)
        {
            if (suspects[i].Cpus.Contains(cpu))
            {
                return suspects[i];
            }
        }

        return null;
    }
}
