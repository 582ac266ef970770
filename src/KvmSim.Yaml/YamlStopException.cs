namespace KvmSim.Yaml;

/// <summary>Reading ends here; why has been reported. Never leaves the assembly.</summary>
internal sealed class YamlStopException : Exception
{
    public YamlStopException()
    {
    }

    public YamlStopException(string message)
        : base(message)
    {
    }

    public YamlStopException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
