using System.Globalization;

namespace KvmSim.Mutation.Making;

/// <summary>One small change of the engine.</summary>
/// <param name="Id">Its number within this build of the mutated engine, from 1.</param>
/// <param name="File">The source file, relative to src/KvmSim.Core, with slashes.</param>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="LineText">That line, without the blanks around it.</param>
/// <param name="Change">What became of what: <c>a &lt; b → a &lt;= b</c>, on one line.</param>
internal sealed record Mutant(int Id, string File, int Line, string LineText, string Change)
{
    /// <summary>What names it whatever number its line has: file, text of the line, change.</summary>
    public string Key => $"{File}\t{LineText}\t{Change}";

    /// <summary>One line that <see cref="Read"/> reads.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Id}\t{File}\t{Line}\t{LineText}\t{Change}");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Mutant Read(string line)
    {
        string[] columns = line.Split('\t');
        return new Mutant(int.Parse(columns[0], CultureInfo.InvariantCulture), columns[1],
            int.Parse(columns[2], CultureInfo.InvariantCulture), columns[3], columns[4]);
    }
}
