using System.Security;
using KvmSim.Description;
using KvmSim.Files;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>Opens files for reading, and reports what stands in the way.</summary>
internal static class ManifestStream
{
    /// <summary>The open file; null if it was reported.</summary>
    public static Stream? Open(string file, ManifestSession session, SourceMark mark, ManifestPath path)
    {
        ManifestErrorId id;
        string message;
        try
        {
            Stream stream = InputFile.Open(file, bufferSize: 4096);
            if (!stream.CanSeek || stream.Length <= session.Limits.MaxFileBytes)
            {
                return stream;
            }

            stream.Dispose();
            (id, message) = (ManifestErrorId.FileTooLarge, $"has more than {session.Limits.MaxFileBytes} bytes");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            (id, message) = (ManifestErrorId.FileNotFound, "is not there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            (id, message) = (
                ManifestErrorId.FileUnreadable, $"can't be read: {Excerpt.Long(exception.Message.TrimEnd('.'))}");
        }

        session.Diagnostics.Add(
            new ManifestDiagnostic(id, mark, path.ToString(), $"The file '{file}' {message}.") { Found = file });
        return null;
    }
}
