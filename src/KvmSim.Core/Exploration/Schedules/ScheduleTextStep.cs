namespace KvmSim.Exploration;

/// <summary>A step as text tells it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Actor">Whose turn it is.</param>
/// <param name="Text">What happens, in words.</param>
/// <param name="Changes">What it changed.</param>
/// <param name="IsFatal">Whether the schedule leads to it.</param>
public readonly record struct ScheduleTextStep(
    int Number, string Actor, string Text, IReadOnlyList<string> Changes, bool IsFatal)
{
    /// <summary>What stands in the actor's column.</summary>
    internal string Cell => Changes.Count > 0 ? $"{Text} [{string.Join("; ", Changes)}]" : Text;

    /// <summary>What stands before the columns.</summary>
    internal string Mark => IsFatal ? $">{Number,3} " : $"{Number,4} ";
}
