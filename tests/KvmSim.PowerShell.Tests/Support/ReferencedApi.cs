using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KvmSim.PowerShell.Tests.Support;

/// <summary>Types and members that assemblies offer, by name and signature.</summary>
internal sealed class ReferencedApi
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bases = new(StringComparer.Ordinal);

    internal ReferencedApi(IEnumerable<string> assemblies)
    {
        foreach (string assembly in assemblies)
        {
            using PEReader file = new(File.OpenRead(assembly));
            Add(file.GetMetadataReader());
        }
    }

    internal int TypeCount => _members.Count;

    internal bool HasType(string type) => _members.ContainsKey(type);

    /// <summary>Whether the type or one that it derives from has the member.</summary>
    internal bool HasMember(string type, string member)
    {
        for (string? holder = type; holder is not null; holder = _bases.GetValueOrDefault(holder))
        {
            if (_members.TryGetValue(holder, out HashSet<string>? members) && members.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(MetadataReader reader)
    {
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string name = SignatureNames.Name(reader, handle);
            HashSet<string> members = _members[name] = new(StringComparer.Ordinal);
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                members.Add(
                    reader.GetString(method.Name) + SignatureNames.Text(
                        method.DecodeSignature(SignatureNames.Instance, null)));
            }

            foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                members.Add($"{reader.GetString(field.Name)}: {field.DecodeSignature(SignatureNames.Instance, null)}");
            }

            if (!type.BaseType.IsNil)
            {
                _bases[name] = ApiReferences.GenericName(ApiReferences.NameOf(reader, type.BaseType));
            }
        }
    }
}
