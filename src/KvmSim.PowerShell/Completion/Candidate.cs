namespace KvmSim.PowerShell.Completion;

/// <summary>A word that may stand at the end of the line.</summary>
/// <param name="Text">The word.</param>
/// <param name="ToolTip">A line about it.</param>
/// <param name="IsExpression">Whether it is PowerShell as it stands, and not text that may have to be quoted.</param>
internal readonly record struct Candidate(string Text, string ToolTip, bool IsExpression = false);
