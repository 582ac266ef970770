namespace KvmSim.Capture;

/// <summary>What a source says about a machine, or about one CPU of it.</summary>
public sealed record CapturedMachine
{
    /// <summary>What the source was made with; null if that could not be told.</summary>
    public CaptureFormat? Format { get; init; }

    /// <summary>The file or folder.</summary>
    public required string Source { get; init; }

    /// <summary>The CPUs by ascending number; empty if there are errors.</summary>
    public IReadOnlyList<CapturedCpu> Cpus { get; init; } = [];

    /// <summary>CPU numbers run below this (cpu_possible_mask); 0 where the source does not say.</summary>
    public int PossibleCpus { get; init; }

    /// <summary>
    /// The source describes one CPU and says nothing about others: it is no whole machine (libvirt, QEMU, "cpuid -1").
    /// </summary>
    public bool IsOneCpu { get; init; }

    /// <summary>The source shows what a guest sees, not the hardware.</summary>
    public bool IsGuestView { get; init; }

    /// <summary>What has to be known about the source, in its order.</summary>
    public IReadOnlyList<CaptureProblem> Problems { get; init; } = [];

    /// <summary>The problems for which the source is not used.</summary>
    public IEnumerable<CaptureProblem> Errors => Problems.Where(problem => problem.IsError);

    /// <summary>The problems that leave something unknown.</summary>
    public IEnumerable<CaptureProblem> Warnings => Problems.Where(problem => !problem.IsError);

    /// <summary>Whether it can be used.</summary>
    public bool Succeeded => !Problems.Any(problem => problem.IsError);
}
