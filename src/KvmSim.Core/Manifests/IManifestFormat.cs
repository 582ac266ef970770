namespace KvmSim.Manifests;

/// <summary>The text format of the manifests. An assembly that the module loads apart implements it.</summary>
public interface IManifestFormat
{
    /// <summary>The name of the format, such as YAML.</summary>
    string Name { get; }

    /// <summary>Whether the text can be read as this format at all; says nothing of what it means.</summary>
    bool CanRead(string text);
}
