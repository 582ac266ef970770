using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>All that an operation can come to while loops run, over every order of their steps.</summary>
internal sealed class RaceOutcome
{
    /// <summary>The states in which the host can be afterwards, at any later moment at which somebody looks.</summary>
    public HashSet<HostState> States { get; } = [];

    /// <summary>What the call can answer.</summary>
    public HashSet<RaceAnswer> Answers { get; } = [];

    /// <summary>For a loop that moves a CPU: what the way down can answer.</summary>
    public HashSet<RaceAnswer> DownAnswers { get; } = [];

    /// <summary>The lines that can be printed.</summary>
    public HashSet<(KernelLogLevel Level, string Text)> Lines { get; } = [];

    /// <summary>What the turns of each loop that creates VMs can answer.</summary>
    public Dictionary<string, HashSet<Errno>> TurnAnswers { get; } = new(StringComparer.Ordinal);

    /// <summary>Some order kills the host's kernel.</summary>
    public bool CanDie { get; set; }

    public void AddTurn(string loop, Errno answer)
    {
        if (!TurnAnswers.TryGetValue(loop, out HashSet<Errno>? answers))
        {
            TurnAnswers.Add(loop, answers = []);
        }

        answers.Add(answer);
    }

    /// <summary>Takes over what another part of the same operation printed and answered, not its states.</summary>
    public void Add(RaceOutcome part)
    {
        Lines.UnionWith(part.Lines);
        CanDie |= part.CanDie;
        foreach ((string loop, HashSet<Errno> answers) in part.TurnAnswers)
        {
            foreach (Errno answer in answers)
            {
                AddTurn(loop, answer);
            }
        }
    }
}
