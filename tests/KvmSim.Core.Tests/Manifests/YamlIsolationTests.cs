using System.Reflection;
using KvmSim.Manifests;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>The YAML library stays behind one door.</summary>
public sealed class YamlIsolationTests
{
    [Fact]
    public void Core_ReferencesNothingButTheFramework() => Assert.All(
        typeof(ManifestFiles).Assembly.GetReferencedAssemblies(),
        name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    [Fact]
    public void PublicSignatures_NameNoTypeOfTheLibrary()
    {
        Type[] types = typeof(YamlManifestFormat).Assembly.GetExportedTypes();
        Assert.Equal([typeof(YamlManifestFormat)], types);
        Assert.NotNull(typeof(YamlManifestFormat).GetConstructor(Type.EmptyTypes));
        IEnumerable<Type> named = types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Append(method.ReturnType));
        Assert.DoesNotContain(
            named, type => type.ToString().Contains("YamlDotNet", StringComparison.Ordinal));
    }
}
