using KvmSim.Manifests;
using YamlDotNet.Core;

namespace KvmSim.Yaml;

/// <summary>Manifests as YAML.</summary>
public sealed class YamlManifestFormat : IManifestFormat
{
    /// <inheritdoc />
    public string Name => "YAML";

    /// <inheritdoc />
    public bool CanRead(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using StringReader reader = new(text);
        Parser parser = new(reader);
        try
        {
            while (parser.MoveNext())
            {
            }

            return true;
        }
        catch (YamlException)
        {
            return false;
        }
    }
}
