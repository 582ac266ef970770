using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>The place of a node in its document; its text is made only when a message needs it.</summary>
internal sealed class ManifestPath
{
    private readonly ManifestPath? _parent;
    private readonly string _key;
    private readonly int _index;

    private ManifestPath(ManifestPath? parent, string key, int index) => (_parent, _key, _index) = (parent, key, index);

    public static ManifestPath Root { get; } = new(null, "", -1);

    public ManifestPath Key(string key) => new(this, key, -1);

    public ManifestPath Item(int index) => new(this, "", index);

    /// <summary>"spec.cpus[1].ids"; keys that are not words are quoted: "metadata.labels['a b']".</summary>
    public override string ToString()
    {
        if (_parent is null)
        {
            return "";
        }

        string before = _parent.ToString();
        if (_index >= 0)
        {
            return before + string.Create(CultureInfo.InvariantCulture, $"[{_index}]");
        }

        bool isWord = _key.Length > 0 && _key.Length <= 63 && _key.All(
            c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        string dot = before.Length == 0 ? "" : ".";
        return isWord ? $"{before}{dot}{_key}" : $"{before}['{Excerpt.Of(_key)}']";
    }
}
