using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says which of the properties that a user stated a step breaks.</summary>
internal sealed class UserPropertyCheck
{
    private readonly StateProperty[] _properties;
    private readonly CpuMask64[] _existing;

    private UserPropertyCheck(SearchSpace space, CpuMask64[] existing)
    {
        _properties = [.. space.UserProperties];
        _existing = existing;
    }

    /// <summary>The check of a search; null where nothing was stated.</summary>
    public static UserPropertyCheck? Of(SearchSpace space) =>
        space.UserProperties.Count > 0 ? new UserPropertyCheck(space, [new(Everyone(space.CpuCount))]) : null;

    /// <summary>
    /// The check of a search that stands for machines of every size, in which of each kind there may or may not be CPUs
    /// that are offline and disabled: what must hold has to hold in all of these. Null where nothing was stated.
    /// </summary>
    public static UserPropertyCheck? OfEverySize(SearchSpace space)
    {
        ulong[] kinds = [.. space.LikeCpus.Select(run => Everyone(run.End) & ~Everyone(run.Start))];
        CpuMask64[] existing =
        [
            .. Enumerable.Range(0, 1 << kinds.Length).Select(chosen => new CpuMask64(
                kinds.Where((_, i) => (chosen & (1 << i)) != 0).Aggregate(0UL, (all, kind) => all | kind))),
        ];
        return space.UserProperties.Count > 0 ? new UserPropertyCheck(space, existing) : null;
    }

    /// <summary>What does not hold after a step.</summary>
    public RaceProperty Judge(
        in KvmState<CpuMask64> before, in KvmState<CpuMask64> after, in ExplorationKernel kernel)
    {
        bool quiet = PropertyCheck.IsQuiet(before, after);
        RaceProperty broken = RaceProperty.None;
        foreach (CpuMask64 existing in _existing)
        {
            broken |= Judge(new StateView(after, kernel, existing), quiet);
        }

        return broken;
    }

    /// <summary>The first so many CPUs.</summary>
    private static ulong Everyone(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;

    private RaceProperty Judge(in StateView view, bool quiet)
    {
        RaceProperty broken = RaceProperty.None;
        for (int i = 0; i < _properties.Length; i++)
        {
            StateProperty property = _properties[i];
            if ((quiet || property.When == PropertyMoment.Always) && !property.Holds(view))
            {
                broken |= UserPropertyBits.Of(i);
            }
        }

        return broken;
    }
}
