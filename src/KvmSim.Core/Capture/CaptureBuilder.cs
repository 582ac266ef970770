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
                    CultureInfo.InvariantCulture, $"CPU {id} is not a CPU number: they are 0 to {CpuSet.MaxCpus - 1}."));
            }

            cpu = new CpuBuilder(id, this);
            _cpus.Add(id, cpu);
        }

        return cpu;
    }

    public void Warn(int line, string text, string? remedy = null, string? file = null) =>
        Add(new CaptureProblem(IsError: false, file ?? source, line, text, remedy));

    public void Fail(int line, string text, string? remedy = null, string? file = null) =>
        Add(new CaptureProblem(IsError: true, file ?? source, line, text, remedy));

    public CapturedMachine Build(CaptureFormat? format)
    {
        CapturedCpu[] cpus = [.. _cpus.Values.Select(cpu => cpu.Build())];
        CaptureChecks.Check(this, cpus);
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
        if (_problems.Count >= CaptureLimits.Problems && !problem.IsError)
        {
            _unlisted++;
            return;
        }

        _problems.Add(problem);
    }
}
