using System.Security.Cryptography;
using System.Text;

namespace KvmSim.Pages;

/// <summary>
/// The style sheet or the script of all pages: text of our own that is part of the assembly, and its hash. A page lets
/// the browser apply and run nothing else.
/// </summary>
internal sealed class PageAsset
{
    private PageAsset(string file, string tag)
    {
        using Stream stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"KvmSim.Pages.{file}")
            ?? throw new InvalidOperationException($"{file} is not in the assembly.");
        using StreamReader reader = new(stream);
        string text = $"\n{reader.ReadToEnd().ReplaceLineEndings("\n")}";
        Element = $"<{tag}>{text}</{tag}>\n";
        Hash = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    public static PageAsset Style { get; } = new("page.css", "style");

    public static PageAsset Script { get; } = new("page.js", "script");

    /// <summary>The element that holds it.</summary>
    public string Element { get; }

    /// <summary>What a content security policy calls it.</summary>
    public string Hash { get; }
}
