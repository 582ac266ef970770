using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KvmSim.Manifests;

/// <summary>Writes a schema as a draft-07 JSON schema, which editors check and complete manifests with.</summary>
internal sealed class JsonSchemaWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>The text of the schema file of a kind, with a line feed at the end.</summary>
    public static string Write(ManifestKind kind)
    {
        JsonSchemaWriter writer = new();
        JsonObject root = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = $"KvmSim {kind.Name}",
        };
        foreach ((string key, JsonNode? value) in writer.Convert(kind.Document))
        {
            root[key] = value?.DeepClone();
        }

        JsonObject definitions = [];
        foreach ((string name, JsonObject definition) in writer._definitions)
        {
            definitions[name] = definition;
        }

        root["definitions"] = definitions;
        StringBuilder text = new(root.ToJsonString(Options));
        return text.Replace("\r\n", "\n").Append('\n').ToString();
    }

    private JsonObject Convert(SchemaNode schema)
    {
        if (schema.Definition is not { } name)
        {
            return Describe(schema, ConvertBody(schema));
        }

        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = [];
            _definitions[name] = Describe(schema, ConvertBody(schema));
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    private static JsonObject Describe(SchemaNode schema, JsonObject body)
    {
        JsonObject described = schema.Description.Length == 0 ? [] : new() { ["description"] = schema.Description };
        foreach ((string key, JsonNode? value) in body.ToList())
        {
            body.Remove(key);
            described[key] = value;
        }

        return described;
    }

    private JsonObject ConvertBody(SchemaNode schema) => schema switch
    {
        ObjectSchema shape => ConvertObject(shape),
        UnionSchema union => new JsonObject
        {
            ["type"] = "object",
            ["oneOf"] = new JsonArray([.. union.Cases.Select(choice => (JsonNode)ConvertCase(union, choice))]),
        },
        ListSchema list => new JsonObject
        {
            ["type"] = "array",
            ["items"] = Convert(list.Item),
            ["minItems"] = list.Min,
            ["maxItems"] = list.Max,
        },
        MapSchema map => ConvertMap(map),
        ChoiceSchema choice => new JsonObject
        {
            ["anyOf"] = new JsonArray([.. choice.Alternatives.Select(alternative => (JsonNode)Convert(alternative))]),
        },
        _ => JsonScalarSchema.Convert(schema),
    };

    private JsonObject ConvertObject(ObjectSchema schema)
    {
        JsonObject body = ConvertProperties(schema.Properties);
        if (schema.Alternative is var (key, otherwise))
        {
            body["anyOf"] = new JsonArray(Required([key]), Required(otherwise));
        }

        return body;
    }

    /// <summary>Keys that can be counted are properties, which editors complete; others are a pattern.</summary>
    private JsonObject ConvertMap(MapSchema schema)
    {
        JsonObject values = [];
        IReadOnlyList<string> keys =
            schema.Key is EnumSchema words ? words.Words : [JsonScalarSchema.KeyPattern(schema.Key)];
        foreach (string key in keys)
        {
            values[key] = Convert(schema.Value);
        }

        return new JsonObject
        {
            ["type"] = "object",
            [schema.Key is EnumSchema ? "properties" : "patternProperties"] = values,
            ["additionalProperties"] = false,
            ["maxProperties"] = schema.Max,
        };
    }

    private JsonObject ConvertCase(UnionSchema union, UnionCase choice) => ConvertProperties(
        [new SchemaProperty(choice.Key, choice.Value, IsRequired: true), .. choice.Modifiers, .. union.Common]);

    private JsonObject ConvertProperties(IReadOnlyList<SchemaProperty> properties)
    {
        JsonObject body = new() { ["type"] = "object" };
        string[] required = [.. properties.Where(property => property.IsRequired).Select(property => property.Name)];
        if (required.Length > 0)
        {
            body["required"] = Names(required);
        }

        JsonObject values = [];
        foreach (SchemaProperty property in properties)
        {
            values[property.Name] = Convert(property.Value);
        }

        body["properties"] = values;
        body["additionalProperties"] = false;
        return body;
    }

    private static JsonObject Required(IReadOnlyList<string> names) => new() { ["required"] = Names(names) };

    private static JsonArray Names(IReadOnlyList<string> names) =>
        new([.. names.Select(name => (JsonNode)JsonValue.Create(name))]);
}
