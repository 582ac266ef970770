using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>What the kernel command line says, as the version that boots reads it.</summary>
internal sealed class BootOptions
{
    private readonly bool _forgetsOthers;
    private readonly List<(BootEffect Effect, string? Feature, string? Value)> _words = [];

    private BootOptions(HostDescription description)
    {
        _forgetsOthers = Architecture.Of(description.Generation).ForgetsOtherCpus;
        Version version = Version.Parse(description.Generation.Base.Version);
        foreach (string word in description.CommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            string? value = equals < 0 ? null : word[(equals + 1)..];
            if (BootWord.All.FirstOrDefault(known => IsSame(known.Name, name)
                && known.IsReadBy(version)
                && (known.OnlyWith is null || string.Equals(known.OnlyWith, value, StringComparison.Ordinal))) is
                {
                } known)
            {
                _words.Add((known.Effect, known.Feature, value));
            }
        }

        CpuFeatureSet disabled = CpuFeatureSet.Of(_words
            .Where(word => word.Effect == BootEffect.Disables)
            .Select(word => CpuFeatureTable.TryGet(word.Feature!, out CpuFeature? feature) ? feature : null)
            .OfType<CpuFeature>());
        CpuFeatureSet cleared = FeaturesIn(BootEffect.Clears, takesNames: true, out bool clears)
            .Union(FeaturesIn(BootEffect.ClearsByNumber, takesNames: false, out _));
        Enabled = FeaturesIn(BootEffect.Sets, takesNames: true, out bool sets);
        Disabled = FeatureNumbers.WithDependents(disabled.Union(cleared));
        Taint = clears || sets ? Kernel.Taint.CpuOutOfSpecification : 0;
        Isolated = ReadIsolated();
        IsOneCpu = Has(BootEffect.OneCpu) || (Has(BootEffect.OnlineAtBoot) && OnlineAtBoot == 0);
    }

    /// <summary>Features that count as absent on every CPU.</summary>
    public CpuFeatureSet Disabled { get; }

    /// <summary>Features that count as present on every CPU.</summary>
    public CpuFeatureSet Enabled { get; }

    /// <summary>What the command line taints the kernel with.</summary>
    public int Taint { get; }

    /// <summary>"nosmp", or "maxcpus=0".</summary>
    public bool IsOneCpu { get; }

    /// <summary>Whether PKE stays clear in CR4.</summary>
    public bool SparesPku => Has(BootEffect.SparesPku);

    /// <summary>Whether the boot CPU can be taken offline, if the machine is one on which it can.</summary>
    public bool HasMovableBootCpu => Has(BootEffect.MovableBootCpu);

    /// <summary>How many CPUs "maxcpus=" lets boot bring up; all of them without it.</summary>
    public int OnlineAtBoot => Numbers(BootEffect.OnlineAtBoot).LastOrDefault(int.MaxValue);

    /// <summary>"nr_cpus=": CPU numbers run below it while firmware's tables are read.</summary>
    public int NumberLimit => Numbers(BootEffect.CpuNumbers).Where(number => number > 0)
        .DefaultIfEmpty(int.MaxValue).Min();

    /// <summary>CPU numbers run below it once the CPUs are counted (nr_cpu_ids).</summary>
    public int CpuLimit
    {
        get
        {
            int possible = Numbers(BootEffect.PossibleCpus).LastOrDefault(int.MaxValue);
            return IsOneCpu && _forgetsOthers ? 1 : Math.Min(possible > 0 ? possible : int.MaxValue, NumberLimit);
        }
    }

    /// <summary>What "nosmt" says of second threads; null where it is not there.</summary>
    public SmtControl? Smt =>
        Values(BootEffect.Smt).Contains("force", StringComparer.Ordinal) ? SmtControl.ForceOff
        : Values(BootEffect.Smt).Contains(null, StringComparer.Ordinal) ? SmtControl.Off
        : null;

    /// <summary>
    /// The CPUs that "isolcpus=" takes from the scheduler's domains: flags may stand before the list, and without
    /// "domain" among them the domains are as ever (housekeeping_isolcpus_setup). The first such word counts.
    /// </summary>
    public CpuSet Isolated { get; }

    public static BootOptions Of(HostDescription description) => new(description);

    /// <summary>What the boot decides about the capabilities of every CPU alike.</summary>
    public KernelOptions OptionsFor(CpuModel boot) =>
        (KernelOptions.Default with { Disabled = Disabled, Enabled = Enabled }).ForBootCpu(boot);

    /// <summary>"-" and "_" are the same in a parameter's name (parameq).</summary>
    private static bool IsSame(string known, string name) =>
        string.Equals(known, name.Replace('-', '_'), StringComparison.Ordinal);

    private CpuSet ReadIsolated()
    {
        if (Values(BootEffect.Isolates).FirstOrDefault() is not { } value)
        {
            return CpuSet.Empty;
        }

        string[] parts = value.Split(',');
        string[] flags = [.. parts.TakeWhile(part => part is "nohz" or "domain" or "managed_irq")];
        string list = string.Join(',', parts.Skip(flags.Length));
        return (flags.Length == 0 || flags.Contains("domain", StringComparer.Ordinal))
            && CpuListParser.TryParse(list, out CpuSet cpus, out _)
                ? cpus
                : CpuSet.Empty;
    }

    private bool Has(BootEffect effect) => _words.Exists(word => word.Effect == effect);

    private IEnumerable<string?> Values(BootEffect effect) =>
        _words.Where(word => word.Effect == effect).Select(word => word.Value);

    /// <summary>A text that is no number counts as 0 (get_option).</summary>
    private IEnumerable<int> Numbers(BootEffect effect) => Values(effect).OfType<string>().Select(value =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0);

    /// <summary>The features in the last word with that effect (cmdline_find_option).</summary>
    private CpuFeatureSet FeaturesIn(BootEffect effect, bool takesNames, out bool any)
    {
        CpuFeatureSet found = CpuFeatureSet.Empty;
        any = false;
        foreach (string item in (Values(effect).LastOrDefault() ?? "").Split(','))
        {
            if (uint.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
            {
                any |= number < FeatureNumbers.Limit;
                found = FeatureNumbers.Find(number) is { } numbered ? found.With(numbered.Name) : found;
            }
            else if (takesNames && CpuFeatureTable.TryGet(item, out CpuFeature? named))
            {
                any = true;
                found = found.With(named!.Name);
            }
        }

        return found;
    }
}
