using System.Runtime.CompilerServices;
using KvmSim.Archives;
using KvmSim.Packed;

namespace KvmSim.Core.Tests.Capture;

/// <summary>The unpacker of the tests: there from the beginning, so that no test depends on which ran before.</summary>
internal static class TestUnpacker
{
    [ModuleInitializer]
    internal static void Offer() => Unpacking.Use(static () => new Unpacker());
}
