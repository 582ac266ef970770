namespace KvmSim.Core.Tests.Manifests.Editor;

/// <summary>A row of tests/editor/mistakes.tsv.</summary>
/// <param name="File">A file of tests/editor/mistakes.</param>
/// <param name="Reader">"line:column Id suggestion" of the one thing that the reader reports; "" for a file that is
/// right.</param>
/// <param name="Editor">"line:column" of what an editor underlines, the first of it; "" for nothing.</param>
internal sealed record ManifestMistake(string File, string Reader, string Editor)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "editor");

    public static IReadOnlyList<ManifestMistake> All { get; } = [.. System.IO.File
        .ReadAllLines(Path.Combine(Folder, "mistakes.tsv"))
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split('\t'))
        .Select(cells => new ManifestMistake(
            cells[0], cells[1] == "-" ? "" : $"{cells[1]} {cells[2]} {cells[3]}", cells[4] == "-" ? "" : cells[4]))];

    public string FullPath => Path.Combine(Folder, "mistakes", File);
}
