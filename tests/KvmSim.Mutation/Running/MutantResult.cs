using KvmSim.Mutation.Making;

namespace KvmSim.Mutation.Running;

/// <summary>What came of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Fate">Whether a test noticed it.</param>
/// <param name="By">Which test, or how it ended; of a survivor how many classes were tried.</param>
internal sealed record MutantResult(Mutant Mutant, MutantFate Fate, string By)
{
    /// <summary>One line of a report: fate, file, line, change, by whom, text of the line.</summary>
    public string Line => string.Join('\t', Word(Fate), Mutant.File,
        Mutant.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), Mutant.Change, By, Mutant.LineText);

    /// <summary>The word for a fate in reports.</summary>
    public static string Word(MutantFate fate) => fate switch
    {
        MutantFate.Killed => "killed",
        MutantFate.Survived => "survived",
        MutantFate.Unreached => "unreached",
        _ => "accepted",
    };
}
