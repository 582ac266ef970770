using KvmSim.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KvmSim.Yaml;

/// <summary>Turns nodes into events, and those into text.</summary>
internal static class YamlTreeWriter
{
    private static readonly EmitterSettings Settings = new EmitterSettings(
        bestIndent: 2, bestWidth: 76, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n")
        .WithIndentedSequences();

    /// <summary>One document, without what separates it from others.</summary>
    public static void Write(TextWriter writer, DocumentNode document)
    {
        Emitter emitter = new(writer, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        Write(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
    }

    private static void Write(Emitter emitter, DocumentNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                emitter.Emit(ToEvent(scalar));
                break;
            case SequenceNode sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));
                foreach (DocumentNode item in sequence.Items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case MappingNode mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                foreach (MappingEntry entry in mapping.Entries)
                {
                    emitter.Emit(ToEvent(entry.Key));
                    Write(emitter, entry.Value);
                    if (entry.Comment is { } comment)
                    {
                        emitter.Emit(new Comment(comment.ReplaceLineEndings(" "), isInline: true));
                    }
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static Scalar ToEvent(ScalarNode scalar)
    {
        YamlDotNet.Core.ScalarStyle style = scalar.Style switch
        {
            Manifests.ScalarStyle.Plain => YamlDotNet.Core.ScalarStyle.Plain,
            Manifests.ScalarStyle.Folded => YamlDotNet.Core.ScalarStyle.Folded,
            _ => YamlDotNet.Core.ScalarStyle.DoubleQuoted,
        };
        return new Scalar(
            AnchorName.Empty, TagName.Empty, scalar.Text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }
}
