namespace KvmSim.Exploration;

/// <summary>Refuses what cannot be explored, before anything is allocated.</summary>
internal static class RequestCheck
{
    /// <summary>The most CPUs that can be explored: a set of the model is one machine word.</summary>
    public const int MostCpus = 64;

    /// <summary>What the smallest table and the first frontiers take.</summary>
    private const long LeastMemory = 1 << 20;

    /// <summary>What the system counts with is a byte.</summary>
    private const int MostChanges = 8;

    /// <summary>Throws for the first thing that is wrong.</summary>
    public static void Require(RaceSearchOptions options)
    {
        Range(nameof(options.HotplugActors), "the number of hotplug actors", options.HotplugActors, 0, 8);
        Range(nameof(options.VmActors), "the number of VM actors", options.VmActors, 0, 8);
        Range(nameof(options.LoaderActors), "the number of module loaders", options.LoaderActors, 0, 1);
        Range(nameof(options.CpuCount), "the number of CPUs", options.CpuCount, 2, MostCpus);
        Cpus(nameof(options.IncompatibleCpus), "incompatible", options.IncompatibleCpus ?? [], options.CpuCount);
        Cpus(nameof(options.FailingCpus), "failing", options.FailingCpus, options.CpuCount);
        Changing(options);
        if (options.MaxStates < 1)
        {
            throw new RaceSearchException(
                nameof(options.MaxStates), $"{options.MaxStates} states are too few: the search begins with one.");
        }

        if (options.MaxMemoryBytes < LeastMemory)
        {
            throw new RaceSearchException(
                nameof(options.MaxMemoryBytes),
                $"{options.MaxMemoryBytes} bytes are too few: the least is {LeastMemory}.");
        }

        if ((options.Properties & ~RaceProperty.All) != RaceProperty.None)
        {
            throw new RaceSearchException(
                nameof(options.Properties), $"There is no property {options.Properties & ~RaceProperty.All}.");
        }

        foreach (StateProperty property in options.UserProperties)
        {
            Require(options, property);
        }

        if (options.UserProperties.Count > UserPropertyBits.Most)
        {
            throw new RaceSearchException(
                nameof(options.UserProperties),
                $"At most {UserPropertyBits.Most} stated properties can be looked for.");
        }
    }

    private static void Require(RaceSearchOptions options, StateProperty property)
    {
        ulong possible = ulong.MaxValue >> (64 - options.CpuCount);
        if (property.NamedCpus.Any(cpus => (cpus & ~possible) != 0))
        {
            throw new RaceSearchException(
                nameof(options.UserProperties),
                $"{property.Name} names a CPU that does not exist: the CPUs are 0 to {options.CpuCount - 1}.");
        }

        if (options.UserProperties.Count(
            other => string.Equals(other.Name, property.Name, StringComparison.OrdinalIgnoreCase)) > 1
            || RacePropertyCatalog.All.Any(
                info => string.Equals(info.Name, property.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RaceSearchException(
                nameof(options.UserProperties), $"Another property is called {property.Name} too.");
        }
    }

    private static void Changing(RaceSearchOptions options)
    {
        const string Name = nameof(options.ChangingCpus);
        int[] all = [.. options.ChangingCpus.SelectMany(kind => kind)];
        Cpus(Name, "changing", all, options.CpuCount);
        if (options.ChangingCpus.Count > MostChanges)
        {
            throw new RaceSearchException(
                Name, $"{options.ChangingCpus.Count} kinds of CPU that change what VMs are told are too many: at most "
                    + $"{MostChanges} can be told apart.");
        }

        int[] twice = [.. all.GroupBy(cpu => cpu).Where(cpu => cpu.Count() > 1).Select(cpu => cpu.Key)];
        int[] fixedKind = [.. all.Intersect(options.FailingCpus.Concat(
            options.IncompatibleCpus ?? [options.CpuCount - 1]))];
        if (twice.Concat(fixedKind).Select(cpu => (int?)cpu).FirstOrDefault() is { } both)
        {
            throw new RaceSearchException(
                Name, $"CPU {both} cannot be of two kinds: changing, and incompatible, failing or changing once more.");
        }
    }

    private static void Range(string option, string what, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new RaceSearchException(option, $"{value} cannot be {what}: it must be {least} to {most}.");
        }
    }

    private static void Cpus(string option, string kind, IReadOnlyCollection<int> cpus, int count)
    {
        foreach (int cpu in cpus)
        {
            if (cpu < 0 || cpu >= count)
            {
                throw new RaceSearchException(
                    option, $"CPU {cpu} cannot be {kind}: the CPUs are 0 to {count - 1}.");
            }

            if (cpu == 0)
            {
                throw new RaceSearchException(
                    option, $"CPU 0 cannot be {kind}: it is online from the beginning and loads the module.");
            }
        }
    }
}
