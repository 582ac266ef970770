using KvmSim.Simulation;

namespace KvmSim.Fleet;

/// <summary>Reads and judges the files of a fleet, several at once.</summary>
public static class FleetRun
{
    /// <summary>
    /// The outcomes, in the order of the files, each as soon as it and those before it are there. Files are taken as
    /// they are needed, and a machine's description is given up when it is judged: memory holds outcomes only.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="read">Reads one; called by several threads at once.</param>
    /// <param name="judge">Judges the machines.</param>
    /// <param name="throttleLimit">How many files at once; 1 to 512.</param>
    /// <param name="cancellation">Ends it: the enumeration throws.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<FleetOutcome> Judge(
        IEnumerable<string> files,
        Func<string, FleetFile> read,
        FleetJudge judge,
        int throttleLimit,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentOutOfRangeException.ThrowIfLessThan(throttleLimit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(throttleLimit, 512);
        return OrderedWork<string, FleetOutcome>.Run(
            files, file => Judge(Read(file, read), judge), throttleLimit, cancellation);
    }

    /// <summary>One file never costs the others, whatever its reader throws.</summary>
    private static FleetFile Read(string file, Func<string, FleetFile> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (IsOfOne(exception))
        {
            return new FleetFile(file, [], null, [exception]);
        }
    }

    private static bool IsOfOne(Exception exception) =>
        exception is not (OperationCanceledException or OutOfMemoryException);

    private static FleetOutcome Judge(FleetFile file, FleetJudge judge)
    {
        bool isCaptured = file.Captured is { Succeeded: true };
        FleetMachine[] machines = new FleetMachine[file.Machines.Count + (isCaptured ? 1 : 0)];
        List<Exception>? problems = null;
        int judged = 0;
        for (int i = 0; i < machines.Length; i++)
        {
            try
            {
                machines[judged] = i < file.Machines.Count
                    ? judge.Judge(file.Machines[i], file.Source)
                    : judge.Judge(CapturedHost.Describe(file.Captured!, judge.KernelOf(file.Captured!)), file.Source);
                judged++;
            }
            catch (Exception exception) when (IsOfOne(exception))
            {
                (problems ??= [.. file.Problems]).Add(exception);
            }
        }

        Array.Resize(ref machines, judged);
        return new FleetOutcome(file.Source, machines, problems ?? file.Problems, file.Captured?.Problems ?? []);
    }
}
