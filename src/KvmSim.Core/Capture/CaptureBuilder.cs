using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>A machine while its source is read.</summary>
internal sealed class CaptureBuilder(string source)
{
    private readonly SortedDictionary<int, CpuBuilder> _cpus = [];
    private readonly List<CaptureProblem> _problems = [];
    private int _unlisted;

    public string Source => source;

    public int PossibleCpus { get; set; }

    public bool IsOneCpu { get; set; }

    public bool IsGuestView { get; set; }

    /// <summary>CPUs that were there and of which the kernel told nothing, for they were offline.</summary>
    public CpuSet Unlisted { get; set; } = CpuSet.Empty;

    public IReadOnlyCollection<CpuBuilder> Cpus => _cpus.Values;

    public bool HasErrors => _problems.Exists(problem => problem.IsError);

    public bool Has(int id) => _cpus.ContainsKey(id);

    /// <exception cref="CaptureException">No kernel has a CPU of that number.</exception>
    public CpuBuilder Cpu(int id, int line)
    {
        if (!_cpus.TryGetValue(id, out CpuBuilder? cpu))
        {
            if (id is < 0 or >= CpuSet.MaxCpus)
            {
                throw new CaptureException(line, string.Create(
                    CultureInfo.InvariantCulture,
                    $"CPU {id} is not a CPU number: they are 0 to {CpuSet.MaxCpus - 1}."));
            }

            cpu = new CpuBuilder(id, this);
            _cpus.Add(id, cpu);
        }

        return cpu;
    }

    /// <summary>A CPU that is not described yet.</summary>
    /// <exception cref="CaptureException">It is, or no kernel has a CPU of that number.</exception>
    public CpuBuilder NewCpu(int id, int line, string? file = null) =>
        Has(id) ? throw SecondTime(id, line, file) : Cpu(id, line);

    /// <summary>
    /// What is thrown when a CPU is described again: from there on nothing in the source can be attributed.
    /// </summary>
    public static CaptureException SecondTime(int id, int line, string? file = null) => new(
        line,
        $"CPU {id} is described a second time: there are two machines in this file, or one twice.",
        "Give each machine a file of its own.")
    {
        File = file,
    };

    public void Warn(int line, string text, string? remedy = null, string? file = null) =>
        Add(new CaptureProblem(IsError: false, file ?? source, line, text, remedy));

    public void Fail(int line, string text, string? remedy = null, string? file = null) =>
        Add(new CaptureProblem(IsError: true, file ?? source, line, text, remedy));

    /// <summary>
    /// Takes all that another source says of the same host; what it says differently is looked for before.
    /// </summary>
    public void Take(CaptureBuilder other)
    {
        foreach (CpuBuilder cpu in other.Cpus)
        {
            Cpu(cpu.Id, 0).Take(cpu);
        }

        PossibleCpus = Math.Max(PossibleCpus, other.PossibleCpus);
        IsGuestView |= other.IsGuestView;
        Unlisted = Unlisted.Union(other.Unlisted);
        foreach (CaptureProblem problem in other._problems)
        {
            Add(problem);
        }
    }

    public CapturedMachine Build(CaptureFormat? format)
    {
        foreach (CpuBuilder cpu in _cpus.Values)
        {
            MsrIdentity.Assume(this, cpu);
        }

        CpuSet silent = CpuSet.Of(Unlisted.Where(id => _cpus[id] is { LeafCount: 0, MsrCount: 0 }));
        if (!silent.IsEmpty)
        {
            Warn(
                0, $"CPUs {silent} were offline: /proc/cpuinfo does not list them, so what they are stays unknown.",
                "Bring them online before making the dump; for a CPU that KVM refuses, see docs/capture.md.");
        }

        CapturedCpu[] cpus = [.. _cpus.Values.Select(cpu => cpu.Build())];
        CaptureChecks.Check(this, format, cpus);
        if (_unlisted > 0)
        {
            _problems.Add(new CaptureProblem(IsError: false, source, 0, $"{_unlisted} more problems are not listed."));
        }

        return new CapturedMachine
        {
            Format = format,
            Source = source,
            Cpus = HasErrors ? [] : cpus,
            PossibleCpus = Math.Min(PossibleCpus, CpuSet.MaxCpus),
            IsOneCpu = IsOneCpu,
            IsGuestView = IsGuestView,
            Problems = _problems,
        };
    }

    private void Add(CaptureProblem problem)
    {
        bool isFull = problem.IsError
            ? _problems.Count(other => other.IsError) >= CaptureLimits.Errors
            : _problems.Count >= CaptureLimits.Problems;
        if (isFull)
        {
            _unlisted++;
            return;
        }

        _problems.Add(problem);
    }
}
