namespace KvmSim.Exploration;

/// <summary>The bits of <see cref="RaceProperty"/> that stand for the properties that a user stated.</summary>
internal static class UserPropertyBits
{
    /// <summary>How many there can be.</summary>
    public const int Most = 16;

    private const int First = 16;

    /// <summary>The bit of the property at that place.</summary>
    public static RaceProperty Of(int index) => (RaceProperty)(1 << (First + index));

    /// <summary>The bits of the first so many.</summary>
    public static RaceProperty All(int count) => (RaceProperty)(((1 << count) - 1) << First);
}
