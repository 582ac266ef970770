using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// The fields of lscpu. They are of one CPU of a kind, so all CPUs are alike as far as they say; how many cores and
/// threads there are is told, and not which CPUs share a core.
/// </summary>
internal sealed class LscpuFields(CaptureBuilder machine)
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, CpuSet> _nodes = [];
    private string _last = "";
    private int _models;

    public void Add(string field, string value, int line)
    {
        _last = field;
        _models += field == "Model name" ? 1 : 0;
        _fields.TryAdd(field, value);
        if (field.StartsWith("NUMA node", StringComparison.Ordinal)
            && field.EndsWith(" CPU(s)", StringComparison.Ordinal)
            && int.TryParse(
                field.AsSpan(9, field.Length - 16), NumberStyles.None, CultureInfo.InvariantCulture, out int node)
            && List(value, line) is { } cpus)
        {
            _nodes.TryAdd(node, cpus);
        }
    }

    /// <summary>A line that has no field belongs to the one before: a terminal or a mail has broken it.</summary>
    public void Continue(string line)
    {
        if (_last == "Flags")
        {
            _fields[_last] = WrappedWords.Join(_fields[_last], line);
        }
    }

    /// <summary>Makes CPUs of what was read.</summary>
    /// <exception cref="CaptureException">
    /// The machine is of another architecture, or there is no number of CPUs.
    /// </exception>
    public void Finish()
    {
        if (_fields.Count == 0)
        {
            return;
        }

        string architecture = _fields.GetValueOrDefault("Architecture", "x86_64");
        bool isArm = architecture.StartsWith("aarch64", StringComparison.Ordinal)
            || architecture.StartsWith("arm", StringComparison.Ordinal);
        if (!isArm && architecture is not ("x86_64" or "i686" or "i586"))
        {
            throw OtherArchitectures.Refusal(architecture);
        }

        CpuSet online = List(_fields.GetValueOrDefault("On-line CPU(s) list"), 0) ?? CpuSet.Empty;
        CpuSet offline = List(_fields.GetValueOrDefault("Off-line CPU(s) list"), 0) ?? CpuSet.Empty;
        online = online.IsEmpty && Number("CPU(s)") is > 0 and <= CpuSet.MaxCpus and var count
            ? CpuSet.Of(Enumerable.Range(0, count))
            : online;
        CapturedIdentity identity = isArm ? ArmOf() : IdentityOf();
        HashSet<string> words = isArm ? [] : [.. WordsOf("Flags")];
        CpuFeatureSet named = CpuinfoFlags.Named(words, VendorId.Parse(identity.VendorId ?? ""));
        CpuFeatureSet absent = words.Count == 0
            ? CpuFeatureSet.Empty : CpuinfoFlags.Absent(words, named, named, kernel: 0);
        foreach (int id in online.Union(offline))
        {
            CpuBuilder cpu = machine.Cpu(id, 0);
            cpu.IsOnline = online.Contains(id);
            if (cpu.IsOnline)
            {
                cpu.Identity = identity;
                cpu.Named = named;
                cpu.Absent = absent;
            }
        }

        Place(online.Union(offline));
        machine.Warn(
            0, "lscpu shows one CPU of a kind: how the others differ from it is not told, and there are no registers.",
            "Give /proc/cpuinfo, or what tools/collect-host.sh makes.");
    }

    private string[] WordsOf(string field) =>
        _fields.GetValueOrDefault(field, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// lscpu prints the part by its name, the revision as the model, and the variant and the revision as "r0p3" on
    /// Arm's own parts, the variant alone on others.
    /// </summary>
    /// <exception cref="CaptureException">
    /// The parts are of several kinds, or what a name stands for is not known.
    /// </exception>
    private CapturedIdentity ArmOf()
    {
        string vendor = _fields.GetValueOrDefault("Vendor ID", ""), name = _fields.GetValueOrDefault("Model name", "");
        if (_models > 1 || ArmParts.Find(vendor, name) is not (int implementer, int part)
            || Number("Model") is not (>= 0 and <= 15 and var revision)
            || Variant(_fields.GetValueOrDefault("Stepping", ""), revision) is not { } variant)
        {
            throw new CaptureException(
                0,
                "lscpu on Arm names CPUs, and does not give the numbers of their parts; "
                    + "what these names stand for is not known here.",
                "Give /proc/cpuinfo of that machine.");
        }

        return ArmIdentity.Of(ArmIdentity.Midr(implementer, variant, part, revision)) with
        {
            ArmFeatures = string.Join(' ', WordsOf("Flags").Order(StringComparer.Ordinal)),
        };
    }

    /// <summary>Of "r0p3" or "0x0"; null for what is neither, or contradicts the revision.</summary>
    private static int? Variant(string stepping, int revision)
    {
        int end = stepping.IndexOf('p', StringComparison.Ordinal);
        ReadOnlySpan<char> digits = stepping switch
        {
            ['r', ..] when end > 0 && stepping[(end + 1)..] == revision.ToString(CultureInfo.InvariantCulture) =>
                stepping.AsSpan(1, end - 1),
            ['0', 'x', ..] => stepping.AsSpan(2),
            _ => [],
        };
        NumberStyles style = stepping is ['0', ..] ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(digits, style, CultureInfo.InvariantCulture, out int variant) && variant <= 15
            ? variant : null;
    }

    private CapturedIdentity IdentityOf()
    {
        if (_models > 1)
        {
            machine.Warn(0, "lscpu shows CPUs of several kinds, and not which is which: what they are stays unknown.");
            return new CapturedIdentity { VendorId = _fields.GetValueOrDefault("Vendor ID") };
        }

        return new CapturedIdentity
        {
            VendorId = _fields.GetValueOrDefault("Vendor ID"),
            ModelName = _fields.GetValueOrDefault("Model name"),
            Family = Number("CPU family"),
            Model = Number("Model"),
            Stepping = Number("Stepping"),
        };
    }

    /// <summary>
    /// Linux counts the first threads of all cores first on most machines. Where the numbers fit, that is assumed, and
    /// said.
    /// </summary>
    private void Place(CpuSet cpus)
    {
        int sockets = Number("Socket(s)") ?? 0, cores = Number("Core(s) per socket") ?? 0,
            threads = Number("Thread(s) per core") ?? 0;
        if (sockets <= 0 || cores <= 0 || threads <= 0 || (long)sockets * cores * threads != cpus.Count)
        {
            return;
        }

        int[] ids = [.. cpus];
        Dictionary<int, int> nodes = _nodes.SelectMany(node => node.Value.Select(cpu => (cpu, node.Key)))
            .DistinctBy(pair => pair.cpu)
            .ToDictionary(pair => pair.cpu, pair => pair.Key);
        bool isByNode = _nodes.Count == sockets && _nodes.Values.All(node => node.Count == cores * threads);
        IEnumerable<int[]> packages = isByNode
            ? _nodes.Values.Select(node => node.ToArray())
            : Enumerable.Range(0, sockets)
                .Select(socket => ids.Where((_, index) => index / cores % sockets == socket).ToArray());
        int package = 0;
        foreach (int[] members in packages)
        {
            for (int i = 0; i < members.Length; i++)
            {
                machine.Cpu(members[i], 0).Placement =
                    new CpuPlacement(package, i % cores, i / cores, nodes.GetValueOrDefault(members[i]));
            }

            package++;
        }

        if (threads > 1)
        {
            machine.Warn(
                0, "Which CPUs share a core is not told; the first threads of all cores are taken to come first.");
        }
    }

    private CpuSet? List(string? text, int line)
    {
        if (text is null)
        {
            return null;
        }

        if (CpuSet.TryParse(text, out CpuSet cpus, out _))
        {
            return cpus;
        }

        machine.Warn(
            line,
            $"\"{TextScan.Excerpt(System.Text.Encoding.ASCII.GetBytes(text))}\" is no list of CPUs; it is left out.");
        return null;
    }

    private int? Number(string field) =>
        int.TryParse(_fields.GetValueOrDefault(field), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value : null;
}
