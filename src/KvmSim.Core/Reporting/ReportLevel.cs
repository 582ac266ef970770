namespace KvmSim.Reporting;

/// <summary>How much a result matters.</summary>
public enum ReportLevel : long
{
    /// <summary>It is worth knowing.</summary>
    Note,

    /// <summary>It may hurt.</summary>
    Warning,

    /// <summary>It does hurt.</summary>
    Error,
}
