using System.Numerics;

namespace KvmSim.Hardware;

/// <summary>Sets that are bits of words.</summary>
internal static class BitWords
{
    /// <summary>How many bits are 1.</summary>
    public static int Count(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
