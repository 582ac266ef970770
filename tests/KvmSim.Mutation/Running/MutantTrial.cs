using KvmSim.Mutation.Making;

namespace KvmSim.Mutation.Running;

/// <summary>Tries mutants one after another on the classes of tests that reach them.</summary>
/// <remarks>
/// A process is started once and used for many mutants, as long as nothing shows that one of them left something
/// behind:
/// after each failure the class is run without a mutant, and has to pass. Where a class remembers what it once
/// computed,
/// the mutant is tried in a process of its own besides.
/// </remarks>
internal sealed class MutantTrial(
    Func<ITestProcess> start, IReadOnlyCollection<ReachOfClass> classes, TimeSpan budget) : IDisposable
{
    private const int RunsOfAProcess = 3000;

    private const int QuickMilliseconds = 5000;

    private readonly Dictionary<string, int> _kills = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _killers = new(StringComparer.Ordinal);
    private ITestProcess? _shared;
    private int _used;

    public void Dispose() => _shared?.Dispose();

    /// <summary>What comes of one mutant.</summary>
    public MutantResult Try(Mutant mutant)
    {
        ReachOfClass[] all = [.. Ordered(mutant)];
        if (all.Length == 0)
        {
            return new MutantResult(mutant, MutantFate.Unreached, "");
        }

        ReachOfClass[] chosen = [.. WithinBudget(all)];
        string? by = InShared(mutant, [.. chosen.Where(one => one.ReachesAgain(mutant.Id))])
            ?? Alone(mutant, [.. chosen.Where(one => !one.IsSteady(mutant.Id))]);
        return by is not null
            ? new MutantResult(mutant, MutantFate.Killed, by)
            : new MutantResult(mutant, MutantFate.Survived, chosen.Length == all.Length
                ? $"{all.Length} classes" : $"{chosen.Length} of {all.Length} classes");
    }

    /// <summary>
    /// Who killed a mutant of the same file before, then who tests the same room, then who killed most, then what is
    /// quick.
    /// </summary>
    private IEnumerable<ReachOfClass> Ordered(Mutant mutant)
    {
        List<string> killers = KillersOf(mutant);
        string room = $".{mutant.File.Split('/')[0]}.";
        return classes.Where(one => one.Reaches(mutant.Id))
            .OrderBy(one => killers.IndexOf(one.Name) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(one => one.Name.Contains(room, StringComparison.Ordinal) && one.Milliseconds < QuickMilliseconds
                ? 0 : 1)
            .ThenByDescending(one => one.Milliseconds < QuickMilliseconds ? _kills.GetValueOrDefault(one.Name) : 0)
            .ThenBy(one => one.Milliseconds)
            .ThenBy(one => one.Name, StringComparer.Ordinal);
    }

    private IEnumerable<ReachOfClass> WithinBudget(IEnumerable<ReachOfClass> ordered)
    {
        double left = budget.TotalMilliseconds;
        foreach (ReachOfClass one in ordered)
        {
            if (left <= 0)
            {
                yield break;
            }

            left -= one.Milliseconds;
            yield return one;
        }
    }

    private string? InShared(Mutant mutant, IReadOnlyList<ReachOfClass> tried)
    {
        foreach (ReachOfClass one in tried)
        {
            ITestProcess process = Shared();
            TestAnswer answer = process.Run(mutant.Id, one.Name, Limit(one));
            if (answer.Outcome == TestOutcome.Passed)
            {
                continue;
            }

            bool isClean = process.IsAlive && process.Run(0, one.Name, Limit(one)).Outcome == TestOutcome.Passed;
            if (!isClean)
            {
                Forget();
                // Whose fault it was, this mutant's or that of one before it, a process of its own tells.
                if (answer.Outcome == TestOutcome.Failed && Alone(mutant, [one]) is null)
                {
                    continue;
                }
            }

            return Killed(mutant, one, answer);
        }

        return null;
    }

    private string? Alone(Mutant mutant, IReadOnlyList<ReachOfClass> tried)
    {
        if (tried.Count == 0)
        {
            return null;
        }

        using ITestProcess process = start();
        foreach (ReachOfClass one in tried)
        {
            TestAnswer answer = process.Run(mutant.Id, one.Name, Limit(one));
            if (answer.Outcome != TestOutcome.Passed)
            {
                return Killed(mutant, one, answer);
            }
        }

        return null;
    }

    private string Killed(Mutant mutant, ReachOfClass by, TestAnswer answer)
    {
        List<string> killers = KillersOf(mutant);
        killers.Remove(by.Name);
        killers.Insert(0, by.Name);
        _kills[by.Name] = _kills.GetValueOrDefault(by.Name) + 1;
        return answer.Outcome == TestOutcome.Failed ? answer.Text : $"{by.Name} ({answer.Text})";
    }

    private List<string> KillersOf(Mutant mutant) =>
        _killers.TryGetValue(mutant.File, out List<string>? killers) ? killers : _killers[mutant.File] = [];

    /// <summary>What only something without an end takes.</summary>
    private static TimeSpan Limit(ReachOfClass one) => TimeSpan.FromMilliseconds(3_000 + 5.0 * one.Milliseconds);

    private ITestProcess Shared()
    {
        if (_shared is { IsAlive: true } && _used++ < RunsOfAProcess)
        {
            return _shared;
        }

        Forget();
        return _shared = start();
    }

    private void Forget()
    {
        _shared?.Dispose();
        _shared = null;
        _used = 0;
    }
}
