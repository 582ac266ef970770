using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KvmSim.Description;

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
        return writer.Write(kind.SchemaFile, $"KvmSim {kind.Name}", kind.Description, writer.Convert(kind.Document));
    }

    /// <summary>The text of the schema of every kind: what a document's key kind says chooses.</summary>
    public static string WriteAnyKind()
    {
        JsonSchemaWriter writer = new();
        ObjectSchema header = SharedSchemas.Document(
            ManifestKinds.Names, new ObjectSchema { Description = SharedSchemas.SpecDescription });
        JsonObject body = writer.ConvertProperties(header.Properties);
        body["properties"]!["spec"]!.AsObject().Remove("additionalProperties");
        body["allOf"] = new JsonArray([.. ManifestKinds.All.Select(kind => (JsonNode)new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["required"] = Names(["kind"]),
                ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind.Name } },
            },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { ["spec"] = writer.Convert(kind.Spec) } },
        })]);
        return writer.Write(SchemaAddress.AnyKind, "KvmSim manifest", "A manifest of any kind.", body);
    }

    private string Write(string file, string title, string description, JsonObject body)
    {
        JsonObject root = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = $"{SchemaAddress.Folder}/{file}",
            ["title"] = title,
            ["description"] = description,
        };
        foreach ((string key, JsonNode? value) in body)
        {
            if (key != "description")
            {
                root[key] = value?.DeepClone();
            }
        }

        JsonObject definitions = [];
        foreach ((string name, JsonObject definition) in _definitions)
        {
            definitions[name] = definition;
        }

        root["definitions"] = definitions;
        StringBuilder text = new(root.ToJsonString(Options));
        return text.Replace("\r\n", "\n").Append('\n').ToString();
    }

    /// <summary>
    /// What is defined once is referred to; what the place means is said at the place, and at the definition nothing.
    /// </summary>
    private JsonObject Convert(SchemaNode schema)
    {
        if (schema.Definition is not { } name)
        {
            return Describe(schema, ConvertBody(schema));
        }

        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = [];
            _definitions[name] = ConvertBody(schema);
        }

        return Describe(schema, new JsonObject { ["$ref"] = $"#/definitions/{name}" });
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
        UnionSchema union => ConvertUnion(union),
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

    /// <summary>
    /// What must be there where another key is not is asked for only where every key is known: a misspelt one is one
    /// mistake, not two.
    /// </summary>
    private JsonObject ConvertObject(ObjectSchema schema)
    {
        JsonObject body = ConvertProperties(schema.Properties);
        if (schema.Alternative is var (keys, otherwise))
        {
            body["if"] = KnownKeys(schema.Properties.Select(property => property.Name), not: keys);
            body["then"] = new JsonObject { ["required"] = Names(otherwise) };
        }

        return body;
    }

    /// <summary>Keys that can be counted are properties, which editors complete; others are a pattern.</summary>
    private JsonObject ConvertMap(MapSchema schema)
    {
        JsonObject body = new() { ["type"] = "object" };
        if (schema.Key is EnumSchema words)
        {
            JsonObject values = [];
            foreach (string key in words.Words)
            {
                values[key] = Convert(schema.ValueOf(key));
            }

            body["properties"] = values;
        }
        else
        {
            JsonObject known = [];
            foreach ((string key, string description) in schema.KnownKeys)
            {
                known[key] = Convert(schema.Value with { Description = description });
            }

            if (known.Count > 0)
            {
                body["properties"] = known;
            }

            if (!schema.IsClosed)
            {
                body["patternProperties"] = new JsonObject
                {
                    [JsonScalarSchema.KeyPattern(schema.Key)] = Convert(
                    schema.Value)
                };
            }
        }

        body["additionalProperties"] = false;
        body["maxProperties"] = schema.Max;
        return body;
    }

    /// <summary>
    /// One mapping with the keys of all cases, so that an editor offers each by its own name and meaning: exactly one
    /// of the cases, and beside it what goes with it.
    /// </summary>
    private JsonObject ConvertUnion(UnionSchema union)
    {
        SchemaProperty[] cases = [.. union.Cases.Select(choice => new SchemaProperty(choice.Key, choice.Value))];
        SchemaProperty[] modifiers = [.. union.Cases
            .SelectMany(choice => choice.Modifiers)
            .DistinctBy(modifier => modifier.Name, StringComparer.Ordinal)
            .Select(modifier => modifier with { IsRequired = false })];
        JsonObject body = ConvertProperties([.. cases, .. modifiers, .. union.Common]);
        JsonObject dependencies = [];
        foreach (SchemaProperty modifier in modifiers)
        {
            string[] owners = [.. union.Cases
                .Where(choice => choice.Modifiers.Any(other => other.Name == modifier.Name))
                .Select(choice => choice.Key)];
            dependencies[modifier.Name] = OneOf(
                owners, $"The key '{modifier.Name}' goes with {string.Join(", ", owners)} only.");
        }

        foreach (UnionCase choice in union.Cases)
        {
            string[] needed = [
                .. choice.Modifiers.Where(modifier => modifier.IsRequired).Select(modifier => modifier.Name)];
            if (needed.Length > 0)
            {
                dependencies[choice.Key] = Names(needed);
            }
        }

        body["dependencies"] = dependencies;
        body["if"] = KnownKeys(cases.Concat(modifiers).Concat(union.Common).Select(property => property.Name));
        body["then"] = OneOf(
            [.. union.Cases.Select(choice => choice.Key)], $"Exactly one {union.Noun} must stand here.");
        return body;
    }

    private static JsonObject OneOf(string[] keys, string message) => keys.Length == 1
        ? new JsonObject { ["required"] = Names(keys), ["errorMessage"] = message }
        : new JsonObject
        {
            ["oneOf"] = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject
            {
                ["required"] = Names([key]),
                ["errorMessage"] = message,
            })]),
            ["errorMessage"] = message,
        };

    /// <summary>Whether a mapping has these keys alone, and one of them not.</summary>
    private static JsonObject KnownKeys(IEnumerable<string> keys, params IReadOnlyList<string> not) => new()
    {
        ["propertyNames"] = new JsonObject { ["enum"] = Names([.. keys.Except(not, StringComparer.Ordinal)]) },
    };

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

    private static JsonArray Names(IReadOnlyList<string> names) =>
        new([.. names.Select(name => (JsonNode)JsonValue.Create(name))]);
}
