using System.Globalization;

namespace KvmSim.Mutation;

/// <summary>What a run is asked for.</summary>
internal sealed record MutationOptions
{
    /// <summary>The rooms of the engine that are mutated.</summary>
    public static readonly IReadOnlyList<string> Rooms =
        ["Protocol", "Compatibility", "Kernel", "Fleet", "Capture", "Logs", "Exploration", "Races", "Arm"];

    public const string Usage = """
        KvmSim.Mutation [--path PATH]... [--sample N] [--seed S] [--shard I/N] [--tests NAME]...
                        [--budget SECONDS] [--again REPORT] [--accepted-too] [--fresh]
                        [--jobs N] [--no-build] [--list]

          --path          a folder or a file under src/KvmSim.Core; several are fine. Without it: all rooms that are mutated
          --sample        so many mutants of those, drawn by --seed (1)
          --shard         the I-th of N parts of those, from 1
          --tests         part of the names of the classes of tests that are used; several are fine. Without it: all
          --budget        the CPU seconds of tests after which no further class is tried on one mutant (60)
          --jobs          how many processes at once (1)
          --again         only what survived or was not reached according to an earlier report
          --accepted-too  also those that accepted.tsv explains
          --fresh         find anew which tests reach what
          --no-build      the tests are built already
          --list          say which mutants there are, and run nothing

        Exit code: 0, 1 when a mutant survives that accepted.tsv does not explain, 64 for bad usage.
        """;

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<string> Tests { get; init; } = [];

    public int? Sample { get; init; }

    public int Seed { get; init; } = 1;

    public (int Index, int Count) Shard { get; init; } = (1, 1);

    public int Budget { get; init; } = 60;

    public string? Again { get; init; }

    public int Jobs { get; init; } = 1;

    public bool AcceptedToo { get; init; }

    public bool Fresh { get; init; }

    public bool NoBuild { get; init; }

    public bool ListOnly { get; init; }

    /// <exception cref="MutationException">A word that is no option, or a value that is none.</exception>
    public static MutationOptions Parse(IReadOnlyList<string> arguments)
    {
        MutationOptions options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string Value() => ++i < arguments.Count
                ? arguments[i] : throw new MutationException($"{name} needs a value.");
            options = name switch
            {
                "--path" => options with { Paths = [.. options.Paths, Value().Replace('\\', '/').TrimEnd('/')] },
                "--tests" => options with { Tests = [.. options.Tests, Value()] },
                "--sample" => options with { Sample = Number(name, Value()) },
                "--seed" => options with { Seed = Number(name, Value()) },
                "--budget" => options with { Budget = Number(name, Value()) },
                "--jobs" => options with { Jobs = Math.Max(1, Number(name, Value())) },
                "--shard" => options with { Shard = ShardOf(Value()) },
                "--again" => options with { Again = Value() },
                "--accepted-too" => options with { AcceptedToo = true },
                "--fresh" => options with { Fresh = true },
                "--no-build" => options with { NoBuild = true },
                "--list" => options with { ListOnly = true },
                _ => throw new MutationException($"There is no option {name}."),
            };
        }

        return options;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw new MutationException($"{name} takes a whole number, not {text}.");

    private static (int Index, int Count) ShardOf(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2)
        {
            throw new MutationException($"--shard takes I/N, not {text}.");
        }

        (int Index, int Count) shard = (Number("--shard", parts[0]), Number("--shard", parts[1]));
        return shard.Index >= 1 && shard.Index <= shard.Count
            ? shard : throw new MutationException($"--shard takes I/N with I from 1 to N, not {text}.");
    }
}
