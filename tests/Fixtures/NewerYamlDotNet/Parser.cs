namespace YamlDotNet.Core;

/// <summary>Has the name of the library's parser and none of its members.</summary>
public sealed class Parser;
