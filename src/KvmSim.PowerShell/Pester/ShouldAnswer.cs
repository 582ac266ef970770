namespace KvmSim.PowerShell.Pester;

/// <summary>What is known about a statement: it holds, it does not, or that is unknown.</summary>
/// <param name="Holds">Null where it is unknown.</param>
/// <param name="Found">What is so, in sentences.</param>
internal sealed record ShouldAnswer(bool? Holds, string Found)
{
    /// <summary>All of several statements, with what is so of those that decide.</summary>
    public static ShouldAnswer All(IReadOnlyList<ShouldAnswer> answers, string nothing)
    {
        bool? holds = answers.Count == 0 ? null
            : answers.Any(answer => answer.Holds == false) ? false
            : answers.Any(answer => answer.Holds is null) ? null
            : true;
        return new ShouldAnswer(holds, answers.Count == 0
            ? nothing
            : string.Join('\n', answers.Where(answer => answer.Holds == holds).Select(answer => answer.Found)));
    }

    /// <summary>
    /// As Pester wants it. What is unknown is neither so nor not so: it fails with -Not, too.
    /// </summary>
    /// <param name="statement">What should be so: "be compatible with KVM".</param>
    /// <param name="negate">It should not be so.</param>
    /// <param name="because">Why, in the words of the test.</param>
    public ShouldResult Against(string statement, bool negate, string? because)
    {
        if (Holds == !negate)
        {
            return new ShouldResult { Succeeded = true };
        }

        string given = because?.Trim() ?? "";
        string reason = given.Length == 0 ? ""
            : given.StartsWith("because ", StringComparison.OrdinalIgnoreCase) ? $", {given}"
            : $", because {given}";
        string unknown = Holds is null ? " That is unknown." : "";
        return new ShouldResult
        {
            Succeeded = false,
            FailureMessage = $"Expected to {(negate ? "not " : "")}{statement}{reason}.{unknown} {Found}",
        };
    }
}
