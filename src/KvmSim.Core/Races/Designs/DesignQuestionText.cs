using System.Text.Json;
using System.Text.Json.Serialization;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>What is asked of each design, as text.</summary>
/// <param name="VmActors">How many actors create and destroy a VM.</param>
/// <param name="MaxStates">At how many states a search ends.</param>
/// <param name="Properties">What is looked for, as bits.</param>
/// <param name="UserProperties">What a user states.</param>
internal sealed record DesignQuestionText(
    int VmActors, long MaxStates, int Properties, RaceRequest.Stated[] UserProperties)
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The text.</summary>
    public static string Write(DesignSearchOptions options) => JsonSerializer.Serialize(
        new DesignQuestionText(
            options.VmActors,
            options.MaxStates,
            (int)options.Properties,
            [.. options.UserProperties.Select(RaceRequest.Stated.Of)]),
        Format);

    /// <summary>Makes one search.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="search">The design and the world.</param>
    /// <param name="maxBytes">The most bytes that it may take.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <returns>The line of what was found (<see cref="DesignLine"/>).</returns>
    /// <exception cref="RaceSearchException">There is no such design, or it cannot be explored.</exception>
    public static string Decide(string question, string search, long maxBytes, CancellationToken cancellation)
    {
        string[] words = search.Split('\t');
        DesignQuestionText? asked = JsonSerializer.Deserialize<DesignQuestionText>(question, Format);
        Design? design = Design.All.FirstOrDefault(one => string.Equals(one.Key, words[0], StringComparison.Ordinal));
        if (asked is null || design is null || words.Length != 2 || !Enum.TryParse(words[1], out DesignWorld world))
        {
            throw new RaceSearchException(nameof(DesignSearchOptions.Designs), $"There is no design '{search}'.");
        }

        DesignSearchOptions options = new()
        {
            VmActors = asked.VmActors,
            MaxStates = asked.MaxStates,
            Properties = (RaceProperty)asked.Properties,
            UserProperties = [.. asked.UserProperties.Select(stated => stated.ToProperty())],
            MaxMemoryBytes = maxBytes,
        };
        return DesignLine.Write(design.Key, world, DesignSearch.Decide(options, design, world, cancellation));
    }
}
