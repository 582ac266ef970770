using KvmSim.Files;

namespace KvmSim.PowerShell.Reporting;

/// <summary>A file to judge, a folder that is a machine, or content that was read from a stream.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Content">The content of a stream; null for a file.</param>
internal sealed record CheckedFile(string Name, byte[]? Content)
{
    /// <summary>The path; null for a stream.</summary>
    public string? Path => Content is null ? Name : null;

    /// <summary>Opens it from the beginning.</summary>
    public Stream Open() => Content is null ? InputFile.OpenAsItIs(Name) : new MemoryStream(Content, writable: false);
}
