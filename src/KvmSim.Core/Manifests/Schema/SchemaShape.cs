namespace KvmSim.Manifests;

/// <summary>Which nodes a schema takes by their shape, whatever is in them: how a choice chooses.</summary>
internal static class SchemaShape
{
    public static bool Takes(SchemaNode schema, DocumentNode node) => schema switch
    {
        ObjectSchema or UnionSchema or MapSchema => node is MappingNode,
        ListSchema => node is SequenceNode,
        FeatureListSchema => node is not MappingNode,
        NullSchema => IsScalar(node, ScalarKind.Null),
        BooleanSchema => IsScalar(node, ScalarKind.Boolean),
        IntegerSchema => IsScalar(node, ScalarKind.Integer),
        CpuListSchema or ParameterValueSchema => node is ScalarNode,
        ChoiceSchema choice => choice.Alternatives.Any(alternative => Takes(alternative, node)),
        _ => IsScalar(node, ScalarKind.Text),
    };

    private static bool IsScalar(DocumentNode node, ScalarKind kind) =>
        node is ScalarNode scalar && ScalarText.KindOf(scalar) == kind;
}
