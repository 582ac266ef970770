using System.Text;

namespace KvmSim.Files;

/// <summary>
/// The one writer of files: exports, reports, recordings. A file is written as a whole or not at all; what is no file
/// (a pipe, a
/// terminal, /dev/null) is written into and never replaced.
/// </summary>
public static class OutputFile
{
    private static readonly UTF8Encoding Encoding = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes text in UTF-8, lines ending with "\n".</summary>
    /// <param name="path">The file; of a link, what it leads to.</param>
    /// <param name="replace">Whether a file that is there may be replaced. Of several at once without it, one
    /// succeeds.</param>
    /// <param name="write">Writes the content; what it throws is thrown on.</param>
    /// <exception cref="FileExistsException">There is a file, and it may not be replaced.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static void SaveText(string path, bool replace, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Save(path, replace, stream =>
        {
            // A writer writes out what it has when it is disposed of; after a failure nobody wants that.
            StreamWriter writer = new(stream, Encoding, bufferSize: -1, leaveOpen: true) { NewLine = "\n" };
            write(writer);
            writer.Flush();
        });
    }

    /// <summary>The same for content that is bytes.</summary>
    public static void Save(string path, bool replace, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        switch (FileKinds.Of(path))
        {
            case FileKind.Pipe:
                using (FileStream pipe = new(
                    NativeFiles.OpenPipe(path, isForWriting: true, out _), FileAccess.Write, bufferSize: 0))
                {
                    write(pipe);
                }

                break;
            case FileKind.Device:
                using (FileStream device = new(
                    path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
                {
                    write(device);
                }

                break;
            default:
                using (NewFile file = NewFile.Create(path, replace))
                {
                    write(file.Content);
                    file.Complete();
                }

                break;
        }
    }

    /// <summary>Whether saving would have to replace a file: what is no file is only written into.</summary>
    public static bool WouldReplace(string path) => FileKinds.Of(path) == FileKind.Regular;
}
