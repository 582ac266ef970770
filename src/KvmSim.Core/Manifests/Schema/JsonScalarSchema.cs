using System.Text.Json.Nodes;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The JSON schemas of single values.</summary>
internal static class JsonScalarSchema
{
    private const string CpuRange = "[0-9]{1,4}(-[0-9]{1,4}(:[0-9]+/[0-9]+)?)?";

    public static JsonObject Convert(SchemaNode schema) => schema switch
    {
        TextSchema text => Text(text),
        BooleanSchema => new JsonObject { ["type"] = "boolean" },
        IntegerSchema integer => new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = integer.Min,
            ["maximum"] = integer.Max,
        },
        EnumSchema words => new JsonObject { ["enum"] = Words(words) },
        NameSchema { Kind: NameKind.Generation } => new JsonObject
        {
            ["type"] = "string",
            ["pattern"] =
                $"^(?:(?:{NameRule.Pattern}|{KernelRelease.Pattern}){GenerationSetting.Pattern}"
                    + $"|{SharedSchemas.RelativePath.Pattern})$",
        },
        NameSchema => new JsonObject { ["type"] = "string", ["pattern"] = $"^{NameRule.Pattern}$" },
        CpuListSchema list => Either(
            new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = CpuSet.MaxCpus - 1 },
            new JsonObject { ["type"] = "string", ["pattern"] = CpuListPattern(list) }),
        FeatureListSchema => Either(
            new JsonObject { ["type"] = "string" },
            new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
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
        NameSchema => $"^{NameRule.Pattern}$",
        TextSchema { Pattern: { } pattern } => $"^(?:{pattern})$",
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema, "A key that JSON has no words for."),
    };

    private static JsonObject Text(TextSchema text)
    {
        JsonObject body = new() { ["type"] = "string", ["maxLength"] = text.MaxLength };
        if (text.Pattern is not null)
        {
            body["pattern"] = $"^(?:{text.Pattern})$";
        }

        return body;
    }

    private static string CpuListPattern(CpuListSchema list)
    {
        string some = $"\\s*{CpuRange}(\\s*,\\s*{CpuRange})*\\s*";
        return list.MayBeEmpty ? $"^({some}|\\s*)$" : $"^{some}$";
    }

    private static JsonArray Words(EnumSchema schema) =>
        new([.. schema.Words.Select(word => (JsonNode)JsonValue.Create(word))]);

    private static JsonObject Either(params JsonNode[] alternatives) =>
        new() { ["anyOf"] = new JsonArray(alternatives) };
}
