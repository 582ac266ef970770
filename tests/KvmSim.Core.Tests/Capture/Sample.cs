using System.Text;
using KvmSim.Capture;

namespace KvmSim.Core.Tests.Capture;

/// <summary>The dumps that were written for the tests: one small machine in every format.</summary>
internal static class Sample
{
    public static string Folder { get; } = Path.Combine(
        Repository.Root, "tests", "KvmSim.Core.Tests", "Capture", "samples");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static CapturedMachine Read(string name) => CaptureReader.Read(PathOf(name));

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static CapturedMachine OfText(string text, CaptureFormat? format = null) =>
        OfBytes(Encoding.Latin1.GetBytes(text), format);

    public static CapturedMachine OfBytes(byte[] bytes, CaptureFormat? format = null)
    {
        using MemoryStream stream = new(bytes);
        return CaptureReader.Read(stream, "sample", format);
    }
}
