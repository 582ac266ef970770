using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KvmSim.Mutation.Making;

namespace KvmSim.Mutation;

/// <summary>Which of all mutants a run tries.</summary>
internal static class MutantSelection
{
    /// <summary>Those under the paths, of the sample, of the shard; in the order of their numbers.</summary>
    public static IReadOnlyList<Mutant> Of(IEnumerable<Mutant> mutants, MutationOptions options)
    {
        List<Mutant> chosen = [.. mutants.Where(mutant => IsUnder(mutant.File, options.Paths))];
        foreach (string path in options.Paths)
        {
            if (!chosen.Exists(mutant => IsUnder(mutant.File, [path])))
            {
                throw new MutationException($"No mutant is under {path}; a path is relative to src/KvmSim.Core, "
                    + $"in one of {string.Join(", ", MutationOptions.Rooms)}.");
            }
        }

        if (options.Sample is { } sample)
        {
            chosen = [.. chosen.OrderBy(mutant => Draw(mutant, options.Seed), StringComparer.Ordinal).Take(sample)
                .OrderBy(mutant => mutant.Id)];
        }

        return [.. chosen.Where((_, index) => index % options.Shard.Count == options.Shard.Index - 1)];
    }

    private static bool IsUnder(string file, IReadOnlyList<string> paths) => paths.Count == 0 || paths.Any(path =>
        file == path || file.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>A mutant's place in a shuffled deck: the same on every machine, whatever else there is.</summary>
    private static string Draw(Mutant mutant, int seed) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\t{mutant.Key}\t{mutant.Line}"))));
}
