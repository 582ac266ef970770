using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says which of the properties that a user stated a step breaks.</summary>
internal sealed class UserPropertyCheck
{
    private readonly StateProperty[] _properties;
    private readonly CpuMask64 _possible;

    private UserPropertyCheck(SearchSpace space)
    {
        _properties = [.. space.UserProperties];
        _possible = new CpuMask64(space.CpuCount == 64 ? ulong.MaxValue : (1UL << space.CpuCount) - 1);
    }

    /// <summary>The check of a search; null where nothing was stated.</summary>
    public static UserPropertyCheck? Of(SearchSpace space) =>
        space.UserProperties.Count > 0 ? new UserPropertyCheck(space) : null;

    /// <summary>What does not hold after a step.</summary>
    public RaceProperty Judge(
        in KvmState<CpuMask64> before, in KvmState<CpuMask64> after, in ExplorationKernel kernel)
    {
        StateView view = new(after, kernel, _possible);
        bool quiet = PropertyCheck.IsQuiet(before, after);
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
