using System.Text.Json;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>Searches of designs as text, so that another process can make them.</summary>
/// <param name="Question">What is asked of each design (<see cref="DesignQuestionText"/>).</param>
/// <param name="Searches">Designs and worlds, each "key\tworld".</param>
internal sealed record DesignRequest(string Question, string[] Searches)
{
    /// <summary>The text of searches.</summary>
    public static string Write(DesignSearchOptions options, IEnumerable<(Design Design, DesignWorld World)> searches) =>
        JsonSerializer.Serialize(new DesignRequest(
            DesignQuestionText.Write(options), [.. searches.Select(search => $"{search.Design.Key}\t{search.World}")]));

    /// <summary>The searches that a text says.</summary>
    /// <exception cref="RaceSearchException">It says none.</exception>
    public static DesignRequest Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<DesignRequest>(text)
                ?? throw new RaceSearchException(nameof(DesignSearchOptions.Designs), "This is no request.");
        }
        catch (JsonException exception)
        {
            throw new RaceSearchException(
                nameof(DesignSearchOptions.Designs), $"This is no request of this version: {exception.Message}");
        }
    }
}
