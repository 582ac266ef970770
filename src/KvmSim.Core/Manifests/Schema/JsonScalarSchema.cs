using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The JSON schemas of single values.</summary>
internal static class JsonScalarSchema
{
    private const string CpuRange = "[0-9]{1,4}(-[0-9]{1,4}(:[0-9]+/[0-9]+)?)?";

    public static JsonObject Convert(SchemaNode schema)
    {
        JsonObject body = ConvertBody(schema);
        if (schema.Examples.Count > 0)
        {
            body["examples"] = Words(schema.Examples);
        }

        return body;
    }

    private static JsonObject ConvertBody(SchemaNode schema) => schema switch
    {
        TextSchema text => Text(text),
        BooleanSchema => new JsonObject { ["type"] = "boolean" },
        IntegerSchema integer => new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = integer.Min,
            ["maximum"] = integer.Max,
        },
        EnumSchema words => new JsonObject { ["enum"] = Words(words.Words.Concat(words.Aliases.Keys)) },
        NameSchema { Kind: NameKind.Generation } => Pattern(schema, GenerationPattern),
        NameSchema => Pattern(schema, $"^{NameRule.Pattern}$"),
        CpuListSchema list => Either(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = CpuSet.MaxCpus - 1 },
            Pattern(schema, CpuListPattern(list))),
        FeatureListSchema => Either(
            Pattern(schema, FeaturesPattern),
            new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["enum"] = Words(CpuFeatureTable.All.Select(feature => feature.Name)) },
                ["maxItems"] = FeatureListSchema.Max,
            }),
        ParameterValueSchema => Either(
            new JsonObject { ["type"] = "boolean" },
            new JsonObject { ["type"] = "integer", ["minimum"] = long.MinValue, ["maximum"] = long.MaxValue },
            new JsonObject { ["type"] = "string", ["maxLength"] = ParameterValueSchema.MaxLength }),
        PatternSchema => new JsonObject
        {
            ["type"] = "string",
            ["minLength"] = 1,
            ["maxLength"] = LogPattern.MaxLength,
        },
        ExpressionSchema => new JsonObject { ["type"] = "string", ["maxLength"] = ExpressionSchema.MaxLength },
        NullSchema => new JsonObject { ["type"] = "null" },
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema, "A schema that JSON has no words for."),
    };

    /// <summary>What the keys of a map look like, which in JSON are always strings.</summary>
    public static string KeyPattern(SchemaNode schema) => schema switch
    {
        IntegerSchema => "^(0x[0-9a-fA-F]+|0|[1-9][0-9]*)$",
        NameSchema { Kind: NameKind.Generation } => GenerationPattern,
        NameSchema => $"^{NameRule.Pattern}$",
        TextSchema { Pattern: { } pattern } => $"^(?:{pattern})$",
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema, "A key that JSON has no words for."),
    };

    private static string GenerationPattern { get; } =
        $"^(?:{NameRule.Pattern}|{KernelRelease.Pattern}|{SharedSchemas.RelativePath.Pattern})"
            + $"{GenerationSetting.Pattern}$";

    private static string FeaturesPattern { get; } =
        $@"^\s*(?:(?:{FeatureNames()})(?:\s+|$))*$";

    private static string FeatureNames() =>
        string.Join('|', CpuFeatureTable.All.Select(feature => Regex.Escape(feature.Name)));

    private static JsonObject Text(TextSchema text)
    {
        JsonObject body = text.Pattern is null ? new() { ["type"] = "string" } : Pattern(text, $"^(?:{text.Pattern})$");
        body["maxLength"] = text.MaxLength;
        return body;
    }

    /// <summary>A pattern, and what the editor says of a text that has not that form.</summary>
    private static JsonObject Pattern(SchemaNode schema, string pattern) => new()
    {
        ["type"] = "string",
        ["pattern"] = pattern,
        ["patternErrorMessage"] = $"Expected {schema.Expected}.",
    };

    private static string CpuListPattern(CpuListSchema list)
    {
        string some = $"\\s*{CpuRange}(\\s*,\\s*{CpuRange})*\\s*";
        return list.MayBeEmpty ? $"^({some}|\\s*)$" : $"^{some}$";
    }

    private static JsonArray Words(IEnumerable<string> words) =>
        new([.. words.Select(word => (JsonNode)JsonValue.Create(word))]);

    private static JsonObject Either(params JsonNode[] alternatives) =>
        new() { ["anyOf"] = new JsonArray(alternatives) };
}
