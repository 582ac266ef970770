using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Writes a generation as what differs in it from the shipped one that it was made from.</summary>
internal static class GenerationWriter
{
    public static NodeBuilder Spec(Generation generation, Generation from)
    {
        NodeBuilder parts = new(), messages = new();
        foreach ((string key, string value) in PartWriter.All(generation.Parts).Except(PartWriter.All(from.Parts)))
        {
            parts.Add(key, NodeBuilder.Plain(value));
        }

        foreach (CoreMessageKey part in CoreMessageKeys.All)
        {
            KernelMessage? now = part.Get(generation.Messages), was = part.Get(from.Messages);
            if (now != was)
            {
                messages.Add(part.Key, Message(now));
            }
        }

        return new NodeBuilder()
            .AddText("from", from.Id)
            .Add("parts", parts)
            .AddText("base", generation.Base.Name == from.Base.Name ? null : generation.Base.Name)
            .AddText("checkStyle", generation.Style == from.Style ? null : generation.Style.Id)
            .Add("messages", messages)
            .AddText("incompatibleCpuFile", generation.IncompatibleCpuFile == from.IncompatibleCpuFile
                ? null : generation.IncompatibleCpuFile)
            .AddList("addParameters", Missing(generation, from))
            .AddList("removeParameters", Missing(from, generation))
            .AddMap(
                "defaults", generation.Defaults.ToDictionary(
                    pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), Values);
    }

    private static IEnumerable<DocumentNode> Missing(Generation here, Generation there) => here.Parameters
        .Select(parameter => parameter.ToString())
        .Except(there.Parameters.Select(parameter => parameter.ToString()), StringComparer.Ordinal)
        .Select(NodeBuilder.Text);

    private static DocumentNode Message(KernelMessage? message)
    {
        if (message is null)
        {
            return NodeBuilder.Plain(GenerationSchema.NoMessage);
        }

        NodeBuilder fields = new NodeBuilder()
            .AddText("level", GenerationSchema.Camel(message.Level.ToString()))
            .AddText("text", message.Text);
        return (message.EndsLine ? fields : fields.Add("newline", NodeBuilder.Plain("false"))).Build();
    }

    private static DocumentNode Values(ParameterValues values)
    {
        NodeBuilder map = new();
        foreach ((string name, string text) in values.All)
        {
            map.Add(name, ScalarText.KindOf(NodeBuilder.Plain(text)) == ScalarKind.Text
                ? NodeBuilder.Text(text) : NodeBuilder.Plain(text));
        }

        return map.Build();
    }
}
