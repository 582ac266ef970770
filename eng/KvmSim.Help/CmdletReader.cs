using System.Reflection;

namespace KvmSim.Help;

/// <summary>Reads cmdlets out of an assembly that is looked at and never run.</summary>
internal sealed class CmdletReader : IDisposable
{
    private const string Namespace = "System.Management.Automation.";
    private const string Meanings = "KvmSim.PowerShell.Completion.EnumMeanings.tsv";

    private readonly MetadataLoadContext _context;
    private readonly Assembly _module;
    private readonly Dictionary<(string Type, string Value), string> _meanings;

    internal CmdletReader(string module, IReadOnlyList<string> references)
    {
        _context = new MetadataLoadContext(new PathAssemblyResolver(references.Append(module)), "System.Runtime");
        _module = _context.LoadFromAssemblyPath(module);
        _meanings = ReadMeanings(_module);
    }

    public void Dispose() => _context.Dispose();

    internal IReadOnlyList<Cmdlet> Read() =>
    [
        .. (from type in _module.GetTypes()
            let attribute = Attributes(type, "CmdletAttribute").SingleOrDefault()
            where attribute is not null
            select Read(type, attribute)).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
    ];

    private Cmdlet Read(Type type, CustomAttributeData attribute)
    {
        CmdletParameter[] parameters = [.. Properties(type).Select(Read).OfType<CmdletParameter>()];
        if (Named(attribute, "SupportsShouldProcess") is true)
        {
            parameters = [.. parameters, Common("WhatIf", "wi"), Common("Confirm", "cf")];
        }

        // The default is a set even where no parameter names it.
        string first = Named(attribute, "DefaultParameterSetName") as string ?? CmdletParameter.AllSets;
        string[] sets = [.. parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Prepend(first)
            .Distinct(StringComparer.Ordinal).Where(set => set != CmdletParameter.AllSets)];
        return new Cmdlet(
            (string)attribute.ConstructorArguments[0].Value!,
            (string)attribute.ConstructorArguments[1].Value!,
            Named(attribute, "HelpUri") as string,
            parameters,
            sets.Length == 0 ? [CmdletParameter.AllSets] : sets,
            [.. Attributes(type, "OutputTypeAttribute").SelectMany(OutputTypes).Distinct(StringComparer.Ordinal)]);
    }

    // The class's own first, then those of what it derives from; each as it was declared.
    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        for (Type? holder = type; holder is not null; holder = holder.BaseType)
        {
            foreach (PropertyInfo property in holder.GetProperties(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                yield return property;
            }
        }
    }

    private CmdletParameter? Read(PropertyInfo property)
    {
        CustomAttributeData[] uses = [.. Attributes(property, "ParameterAttribute")];
        if (uses.Length == 0 || uses.Any(use => Named(use, "DontShow") is true))
        {
            return null;
        }

        Type type = Nullable(property.PropertyType);
        return new CmdletParameter(
            property.Name,
            TypeName(type),
            type.FullName == Namespace + "SwitchParameter",
            Attributes(property, "SupportsWildcardsAttribute").Any(),
            [.. Attributes(property, "AliasAttribute").SelectMany(Texts)],
            [.. Attributes(property, "ValidateSetAttribute").SelectMany(Texts), .. EnumValues(type)],
            [.. MeaningsOf(type)],
            [.. uses.Select(use => (Named(use, "ParameterSetName") as string ?? CmdletParameter.AllSets, Use(use)))]);
    }

    private static CmdletParameter Common(string name, string alias) => new(
        name, "SwitchParameter", IsSwitch: true, Wildcards: false, [alias], [], [],
        [(CmdletParameter.AllSets, new ParameterUse(
            Mandatory: false, Position: null, ByValue: false, ByPropertyName: false))]);

    private static ParameterUse Use(CustomAttributeData attribute) => new(
        Named(attribute, "Mandatory") is true,
        Named(attribute, "Position") is int position && position >= 0 ? position : null,
        Named(attribute, "ValueFromPipeline") is true,
        Named(attribute, "ValueFromPipelineByPropertyName") is true);

    private static IEnumerable<string> EnumValues(Type type) =>
        Plain(type) is { IsEnum: true } kind
            ? kind.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)
            : [];

    private static Type Plain(Type type) => type.IsArray ? Nullable(type.GetElementType()!) : type;

    // A choice is how an enum is taken: for a reader it is the enum.
    private static Type Nullable(Type type) =>
        type is { IsGenericType: true, Name: "Nullable`1" or "Choice`1" }
            ? Nullable(type.GetGenericArguments()[0]) : type;

    private IEnumerable<string> MeaningsOf(Type type) => EnumValues(type)
        .Where(value => _meanings.ContainsKey((Plain(type).Name, value)))
        .Select(value => $"{value}: {_meanings[(Plain(type).Name, value)]}");

    private static Dictionary<(string Type, string Value), string> ReadMeanings(Assembly module)
    {
        using Stream? table = module.GetManifestResourceStream(Meanings);
        if (table is null)
        {
            return [];
        }

        using StreamReader reader = new(table);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .ToDictionary(cells => (cells[0], cells[1]), cells => cells[2]);
    }

    private static string TypeName(Type type) =>
        type.IsArray ? TypeName(type.GetElementType()!) + "[]" : Nullable(type).Name;

    private static IEnumerable<string> OutputTypes(CustomAttributeData attribute) =>
        from argument in attribute.ConstructorArguments
        from value in argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> many ? many : [argument]
        select value.Value is Type type ? type.FullName! : (string)value.Value!;

    private static IEnumerable<string> Texts(CustomAttributeData attribute) =>
        from argument in attribute.ConstructorArguments
        from value in argument.Value as IReadOnlyCollection<CustomAttributeTypedArgument> ?? []
        select (string)value.Value!;

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.FullName == Namespace + name);

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name)
            .Select(argument => argument.TypedValue.Value).FirstOrDefault();
}
