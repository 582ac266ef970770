using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// The published table: model, CPUs, hotplug actors, VM actors; states and transitions.
/// </summary>
internal static class PublishedCounts
{
    public static TheoryData<string, int, int, int, int, int> All => new()
    {
        { "base", 2, 1, 1, 174, 305 },
        { "base", 2, 2, 2, 1072, 2432 },
        { "base", 3, 1, 1, 1270, 2355 },
        { "base", 3, 1, 2, 4248, 9450 },
        { "base", 3, 2, 2, 7770, 17918 },
        { "base", 4, 1, 2, 23314, 52120 },
        { "base", 4, 2, 2, 43638, 100322 },
        { "moved", 2, 1, 1, 175, 288 },
        { "moved", 2, 2, 2, 1084, 2300 },
        { "moved", 3, 1, 1, 1132, 1938 },
        { "moved", 3, 1, 2, 3588, 7488 },
        { "moved", 3, 2, 2, 6750, 14390 },
        { "moved", 4, 1, 2, 17372, 36138 },
        { "v1-nolock", 2, 1, 1, 231, 402 },
        { "v1-nolock", 2, 2, 2, 1428, 3230 },
        { "v1-nolock", 3, 1, 1, 1476, 2661 },
        { "v1-nolock", 3, 1, 2, 4659, 10573 },
        { "v1-nolock", 3, 2, 2, 8870, 20466 },
        { "v1-nolock", 4, 1, 2, 23631, 54265 },
        { "v1-nolock", 4, 2, 2, 45642, 106078 },
        { "v1", 2, 1, 1, 65, 88 },
        { "v1", 2, 2, 2, 298, 510 },
        { "v1", 3, 1, 1, 211, 299 },
        { "v1", 3, 1, 2, 572, 978 },
        { "v1", 3, 2, 2, 932, 1596 },
        { "v1", 4, 1, 2, 1520, 2602 },
        { "v1-reeval", 2, 1, 1, 55, 77 },
        { "v1-reeval", 2, 2, 2, 267, 460 },
        { "v1-reeval", 3, 1, 1, 180, 264 },
        { "v1-reeval", 3, 1, 2, 509, 877 },
        { "v1-reeval", 3, 2, 2, 848, 1470 },
        { "v1-reeval", 4, 1, 2, 1372, 2374 },
        { "v1-reeval", 4, 2, 2, 2388, 4156 },
        { "abort", 2, 1, 1, 45, 66 },
        { "abort", 2, 2, 2, 236, 410 },
        { "abort", 3, 1, 1, 149, 229 },
        { "abort", 3, 1, 2, 446, 776 },
        { "abort", 3, 2, 2, 764, 1344 },
        { "abort", 4, 1, 2, 1224, 2146 },
        { "upstream", 2, 1, 1, 40, 43 },
        { "upstream", 2, 2, 2, 215, 346 },
        { "upstream", 3, 1, 1, 114, 126 },
        { "upstream", 3, 1, 2, 448, 726 },
        { "upstream", 3, 2, 2, 554, 852 },
        { "upstream", 4, 1, 2, 1044, 1652 },
        { "upstream", 4, 2, 2, 1356, 2024 },
        { "inverted", 2, 1, 1, 77, 110 },
        { "inverted", 2, 2, 2, 341, 576 },
        { "inverted", 3, 1, 1, 256, 382 },
        { "inverted", 3, 1, 2, 642, 1082 },
        { "inverted", 3, 2, 2, 1126, 1928 },
        { "inverted", 4, 1, 2, 1764, 3002 },
    };
}
