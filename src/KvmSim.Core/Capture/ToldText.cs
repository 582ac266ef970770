namespace KvmSim.Capture;

/// <summary>A text whose format its lines have told.</summary>
/// <param name="Text">The text as the tool wrote it, in one byte a character.</param>
/// <param name="Format">What it is.</param>
internal readonly record struct ToldText(ReadOnlyMemory<byte> Text, CaptureFormat Format);
