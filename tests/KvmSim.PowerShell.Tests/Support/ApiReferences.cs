using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KvmSim.PowerShell.Tests.Support;

/// <summary>What an assembly asks of others.</summary>
internal static class ApiReferences
{
    /// <summary>
    /// Every type and member outside that the assembly names, and that <paramref name="api"/> does not have.
    /// </summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="api">What there is.</param>
    /// <param name="isForeign">Whether an assembly of that name is to be found there.</param>
    /// <returns>The missing ones, and how many were looked for.</returns>
    internal static (IReadOnlyList<string> Missing, int Looked) Missing(
        string assembly, ReferencedApi api, Func<string, bool> isForeign)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> foreign = [.. reader.TypeReferences
            .Where(handle => Scope(reader, handle) is { } scope && isForeign(scope))
            .Select(handle => SignatureNames.Name(reader, handle))];
        List<string> missing = [.. foreign.Where(type => !api.HasType(type))];
        int looked = foreign.Count;
        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            string type = GenericName(NameOf(reader, member.Parent));
            if (type.EndsWith(']') || !foreign.Contains(type))
            {
                continue;
            }

            looked++;
            string name = reader.GetString(member.Name) + Signature(member);
            if (!api.HasMember(type, name))
            {
                missing.Add($"{type}::{name}");
            }
        }

        return (missing, looked);
    }

    internal static string NameOf(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => SignatureNames.Name(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeDefinition => SignatureNames.Name(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeSpecification =>
            reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(SignatureNames.Instance, null),
        _ => "",
    };

    /// <summary>The type without its arguments; arrays keep their brackets.</summary>
    internal static string GenericName(string name) =>
        name.EndsWith('>') && name.IndexOf('<', 1) is var start and > 0 ? name[..start] : name;

    private static string Signature(MemberReference member) => member.GetKind() == MemberReferenceKind.Field
        ? $": {member.DecodeFieldSignature(SignatureNames.Instance, null)}"
        : SignatureNames.Text(member.DecodeMethodSignature(SignatureNames.Instance, null));

    private static string? Scope(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => Scope(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference =>
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }
}
