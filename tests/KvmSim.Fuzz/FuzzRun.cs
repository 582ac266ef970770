namespace KvmSim.Fuzz;

/// <summary>Tries readers on damaged files, the same ones for the same seed.</summary>
/// <param name="root">The repository.</param>
/// <param name="targets">The readers.</param>
internal sealed class FuzzRun(string root, IReadOnlyList<FuzzTarget> targets)
{
    /// <summary>No file of a corpus is longer: what is damaged is to be read thousands of times.</summary>
    private const int LongestFile = 64 * 1024;

    /// <summary>The first fault, or null; each target gets as many inputs as the others.</summary>
    /// <param name="seed">Where the random numbers begin.</param>
    /// <param name="rounds">How many inputs each target gets.</param>
    /// <param name="goesOn">Asked before each round; null to go on to the end.</param>
    public FuzzFault? Find(int seed, long rounds, Func<long, bool>? goesOn = null)
    {
        byte[][][] corpora = [.. targets.Select(target => Files(target).ToArray())];
        byte[][] all = [.. corpora.SelectMany(files => files)];
        Mutator[] mutators = [.. targets.Select((_, i) => new Mutator(seed + i, all))];
        for (long round = 0; round < rounds && (goesOn?.Invoke(round) ?? true); round++)
        {
            for (int i = 0; i < targets.Count; i++)
            {
                byte[] input = mutators[i].Damage(corpora[i][round % corpora[i].Length]);
                if (Try(targets[i], input) is { } fault)
                {
                    return fault;
                }
            }
        }

        return null;
    }

    /// <summary>A target on an input as it is.</summary>
    public static FuzzFault? Try(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Use(input);
            return null;
        }
        catch (Exception exception)
        {
            return new FuzzFault(target.Name, input, exception);
        }
    }

    /// <summary>The files of a target's corpus.</summary>
    public IEnumerable<byte[]> Files(FuzzTarget target)
    {
        byte[][] files =
        [
            .. target.Corpus
                .SelectMany(pattern => Directory.EnumerateFiles(
                    Path.Combine(root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)))
                .Order(StringComparer.Ordinal)
                .Where(file => new FileInfo(file).Length is > 0 and <= LongestFile)
                .Select(File.ReadAllBytes),
        ];
        return files.Length > 0 ? files : throw new InvalidOperationException(
            $"{target.Name} has no file to be tried on.");
    }
}
