using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>A node of a document, as a message names it.</summary>
internal static class NodeText
{
    /// <summary>The node in words: "the number 5", "a list".</summary>
    public static string Describe(DocumentNode node) => node switch
    {
        SequenceNode => "a list",
        MappingNode => "a mapping",
        ScalarNode scalar => Describe(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string Describe(ScalarNode scalar) => ScalarText.KindOf(scalar) switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => $"the boolean {Excerpt.Of(scalar.Text)}",
        ScalarKind.Integer or ScalarKind.Float => $"the number {Excerpt.Of(scalar.Text)}",
        _ => $"the text '{Excerpt.Of(scalar.Text)}'",
    };
}
