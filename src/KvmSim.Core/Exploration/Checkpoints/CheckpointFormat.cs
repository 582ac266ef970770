using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

using KvmSim.Hardware;

namespace KvmSim.Exploration;

/// <summary>What a checkpoint begins with, and how it is summed.</summary>
internal static class CheckpointFormat
{
    /// <summary>"KVMRACE" and the version of the format.</summary>
    public const ulong Magic = 0x0245_4341_524D_564B;

    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>
    /// What can be asked for otherwise without changing which states are visited or what is looked for: how people call
    /// the CPUs, what is reported, how far and with how much help. Whatever else a request says is part of the
    /// fingerprint.
    /// </summary>
    private static readonly string[] Immaterial =
    [
        nameof(RaceSearchOptions.CpuNumbers), nameof(RaceSearchOptions.StopWhenFound),
        nameof(RaceSearchOptions.FindSchedules), nameof(RaceSearchOptions.MaxStates),
        nameof(RaceSearchOptions.MaxMemoryBytes), nameof(RaceSearchOptions.ThrottleLimit),
        nameof(RaceSearchOptions.CheckpointPath), nameof(RaceSearchOptions.CheckpointInterval),
        nameof(RaceSearchOptions.TimeProvider), nameof(RaceSearchOptions.Progress),
    ];

    private static readonly PropertyInfo[] Material =
    [
        .. typeof(RaceSearchOptions).GetProperties()
            .Where(property => property.CanWrite && !Immaterial.Contains(property.Name, StringComparer.Ordinal))
            .OrderBy(property => property.Name, StringComparer.Ordinal),
    ];

    /// <summary>The checksum with one more word.</summary>
    public static ulong Add(ulong sum, ulong word) => (ulong.RotateLeft(sum, 5) ^ word) * Factor;

    /// <summary>
    /// A number that differs for searches that visit different states or look for different things: of all that can be
    /// asked for, but what is said not to matter.
    /// </summary>
    public static ulong Fingerprint(SearchSpace space, RaceSearchOptions options)
    {
        RaceSearchOptions asked = options with
        {
            Reduction = space.Reduction,
            IncompatibleCpus = Members(space.Kernel.Incompatible),
            FailingCpus = Members(space.Kernel.Failing),
        };
        string text = string.Join(
            '\n', Material.Select(property => $"{property.Name}={Text(property.GetValue(asked))}"));
        return Encoding.UTF8.GetBytes(text).Aggregate(Factor, (sum, value) => Add(sum, value));
    }

    private static int[] Members(CpuMask64 cpus) => [.. Enumerable.Range(0, 64).Where(cpus.Contains)];

    private static string Text(object? value) => value switch
    {
        ExplorationModel model => $"{model.Parts}, {model.EnablesAtLoad}",
        string text => text,
        IEnumerable<IReadOnlyCollection<int>> kinds => string.Join(';', kinds.Select(Text)),
        IEnumerable many => string.Join('|', many.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
