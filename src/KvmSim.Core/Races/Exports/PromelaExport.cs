using System.Globalization;
using System.Text;

using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>
/// The model of a search for SPIN: bench/spin/kvmhp.pml behind lines that bind its parameters to the protocol's parts.
/// Without a reduction SPIN reaches the same states by the same transitions.
/// </summary>
internal static class PromelaExport
{
    private const string Model = "kvmhp.pml";
    private const int MostCpus = 15;
    private const int FirstStated = 8;

    /// <summary>The model.</summary>
    /// <param name="options">The search.</param>
    /// <param name="schedule">What the model asserts to hold, with the steps that break it; null: nothing.</param>
    /// <exception cref="RaceExportException">The model for SPIN has no words for it.</exception>
    public static string Write(RaceSearchOptions options, RaceSchedule? schedule)
    {
        if (options.LoaderActors > 0)
        {
            throw new RaceExportException("The model for SPIN has no module loader.");
        }

        if (options.ChangingCpus.Count > 0)
        {
            throw new RaceExportException("The model for SPIN has no CPUs that change what VMs are told.");
        }

        if (options.CpuCount > MostCpus)
        {
            throw new RaceExportException($"The model for SPIN takes at most {MostCpus} CPUs.");
        }

        SearchSpace space = SearchSpace.Of(options);
        StringBuilder text = new();
        text.Append($"/* {Safe(options.Model.Name)}: {Safe(options.Model.Title)}\n");
        text.Append(" *\n * How many states there are:\n");
        text.Append(
            " *   spin -a -o1 -o2 -o3 -DPROP=99 FILE && gcc -O2 -w -DSAFETY -DNOREDUCE -DXUSAFE -o pan pan.c\n");
        text.Append(" *   ./pan -m2000000 -A -E\n");
        if (schedule is not null)
        {
            Schedule(text, schedule);
        }

        text.Append(" */\n");
        Parameters(text, space, schedule);
        return text.Append('\n').Append(ReadModel()).ToString().ReplaceLineEndings("\n");
    }

    private static void Schedule(StringBuilder text, RaceSchedule schedule)
    {
        text.Append(" *\n * The shortest way to a state in which ").Append(Safe(schedule.Info.Breach)).Append(":\n");
        text.Append(" *   spin -a FILE && gcc -O2 -w -DSAFETY -DBFS -o pan pan.c && ./pan; spin -t -p FILE\n *\n");
        foreach (RaceScheduleStep step in schedule.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $" * {step.Number,3}. {step.Actor}: {Safe(step.Text)}\n");
        }
    }

    private static void Parameters(StringBuilder text, SearchSpace space, RaceSchedule? schedule)
    {
        ProtocolParts parts = space.Model.Parts;
        KvmState<CpuMask64> initial = space.InitialShared;
        Define(text, "NCPU", space.CpuCount);
        Define(text, "NHP", space.HotplugActors);
        Define(text, "NVM", space.VmActors);
        Define(text, "INCOMPAT", space.Kernel.Incompatible.Bits);
        Define(text, "BROKEN", space.Kernel.Failing.Bits);
        Define(text, "INIT_VIRT", initial.Enabled.Bits);
        Define(text, "INIT_USAGE", initial.Usage);
        Define(text, "INIT_CB", Bit(initial.CallbackInstalled));
        text.Append("#define PARTS\n");
        Define(text, "STARTING", Bit(parts.Callback == CallbackSection.Starting));
        Define(text, "CHECK", Bit(parts.Check == CheckPlace.Callback));
        Define(text, "CHKEN", Bit(parts.Check == CheckPlace.Enable));
        Define(text, "ALWAYS", Bit(parts.Refusal == RefusalPolicy.Always));
        Define(text, "FLAG", Bit(parts.Remembers));
        Define(text, "REEVAL", Bit(parts.Reevaluates));
        Define(text, "LOCKC", Bit(parts.Locking == VmLocking.HotplugThenCount));
        Define(text, "INVERTED", Bit(parts.Locking == VmLocking.CountThenHotplug));
        Define(text, "ONUSE", Bit(parts.InstallsOnUse));
        Define(text, "LOCKD", Bit(parts.LocksOnDestroy));
        Define(text, "RESETS", Bit(parts.ResetsFailure));
        Define(text, "STOPS", Bit(parts.CountLockStopsMachine));
        Properties(text, space.UserProperties, schedule);
    }

    /// <summary>
    /// What a user stated is asserted in quiet, or watched by a claim, if it is what the schedule breaks.
    /// </summary>
    private static void Properties(
        StringBuilder text, IReadOnlyList<StateProperty> stated, RaceSchedule? schedule)
    {
        int asserted = schedule is null ? 99 : Number(schedule.Property, stated.Count);
        text.Append("#ifndef PROP\n");
        Define(text, "PROP", asserted);
        text.Append("#endif\n");
        if (asserted < FirstStated || asserted == 99)
        {
            return;
        }

        StateProperty property = stated[asserted - FirstStated];
        if (property.When == PropertyMoment.Quiet)
        {
            text.Append(CultureInfo.InvariantCulture, $"#define STATED A({asserted}, {property.Promela})\n");
        }
        else
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#if PROP=={asserted}\n#define ALWAYS_STATED {property.Promela}\n#endif\n");
        }
    }

    private static int Number(RaceProperty property, int stated)
    {
        int index = Enumerable.Range(0, stated).FirstOrDefault(i => UserPropertyBits.Of(i) == property, -1);
        string label = index < 0 ? RacePropertyCatalog.Get(property).Label : "";
        return index >= 0 ? FirstStated + index
            : label.Length > 0 ? int.Parse(label.AsSpan(1), CultureInfo.InvariantCulture)
            : throw new RaceExportException($"The model for SPIN does not state {property}.");
    }

    private static ulong Bit(bool value) => value ? 1UL : 0;

    private static void Define(StringBuilder text, string name, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"#define {name} {value}\n");

    private static void Define(StringBuilder text, string name, ulong value) =>
        text.Append(CultureInfo.InvariantCulture, $"#define {name} {value}\n");

    private static string Safe(string text) =>
        text.Replace("*/", "* /", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string ReadModel()
    {
        using Stream stream = typeof(PromelaExport).Assembly.GetManifestResourceStream(Model)
            ?? throw new InvalidOperationException($"{Model} is not in the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
