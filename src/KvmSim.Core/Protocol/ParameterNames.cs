namespace KvmSim.Protocol;

/// <summary>Names of module parameters that change the protocol or the check.</summary>
internal static class ParameterNames
{
    public const string EnableVirtAtLoad = "enable_virt_at_load";
    public const string Nested = "nested";
    public const string NestedPaging = "npt";
    public const string ErrorOnInconsistentConfig = "error_on_inconsistent_vmcs_config";
    public const string RefuseIncompatible = "refuse_incompatible_cpu";
    public const string IncompatibleLogLevel = "incompatible_loglevel";
    public const string ReportForbiddenCreation = "report_forbidden_create";
    public const string Tdx = "tdx";
    public const string SeedLock = "seed_lock";
    public const string SeedDelay = "seed_delay_ms";
    public const string SeedReevaluate = "seed_reeval";
    public const string SeedCompat = "seed_compat";
    public const string SeedPerCpu = "seed_percpu";
}
