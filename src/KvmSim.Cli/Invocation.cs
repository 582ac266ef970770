namespace KvmSim.Cli;

/// <summary>What a command line comes to: a text to show, or what PowerShell's console host is started with.</summary>
/// <param name="Answer">The text; null where the console host has the word.</param>
/// <param name="Shell">Its arguments, as pwsh takes them.</param>
internal sealed record Invocation(string? Answer, params string[] Shell)
{
    /// <summary>Something was not judged, or nobody can know that it was.</summary>
    internal const int UnwrittenExitCode = 2;

    /// <summary>Where Invoke-Verb.ps1 writes down what a verb answered.</summary>
    internal const string AnswerKey = "KvmSim.Answer";

    /// <summary>128 + SIGINT, as shells say it.</summary>
    internal const int InterruptedExitCode = 130;

    /// <summary>Whether it is a verb that runs.</summary>
    internal bool IsVerb => Shell.Contains(Verbs.Parameter, StringComparer.Ordinal);

    /// <summary>Someone types; Ctrl+C ends a command there, and not the session.</summary>
    internal bool IsPrompt => Shell.Length == 0;
}
