namespace KvmSim.PowerShell.Commands;

/// <summary>The nouns: Sim for what is simulated, Kvm for KVM's own view.</summary>
internal static class Nouns
{
    public const string SimCpuModel = "SimCpuModel";
    public const string SimMachine = "SimMachine";
    public const string SimManifest = "SimManifest";
    public const string SimCpu = "SimCpu";
    public const string SimCpuBaseline = "SimCpuBaseline";
    public const string SimCpuConfiguration = "SimCpuConfiguration";
    public const string SimCpuOnline = "SimCpuOnline";
    public const string SimVm = "SimVm";
    public const string SimVcpu = "SimVcpu";
    public const string SimKernelLog = "SimKernelLog";
    public const string SimScenario = "SimScenario";
    public const string SimReport = "SimReport";
    public const string KvmModule = "KvmModule";
    public const string KvmBootSet = "KvmBootSet";
    public const string KvmState = "KvmState";
    public const string KvmIncompatibleCpu = "KvmIncompatibleCpu";
    public const string KvmGeneration = "KvmGeneration";
    public const string KvmCompatibility = "KvmCompatibility";
    public const string KvmClusterJob = "KvmClusterJob";
    public const string KvmClusterNode = "KvmClusterNode";
    public const string KvmConformance = "KvmConformance";
    public const string KvmFleet = "KvmFleet";
    public const string KvmTrace = "KvmTrace";
    public const string KvmLog = "KvmLog";
    public const string KvmDesign = "KvmDesign";
    public const string KvmRace = "KvmRace";
    public const string KvmFile = "KvmFile";
    public const string KvmReport = "KvmReport";
    public const string KvmShouldOperator = "KvmShouldOperator";

    /// <summary>Where the commands are described on the web; the command's name in lower case follows.</summary>
    public const string Help = "https://github.com/kvmsim/kvmsim/blob/main/docs/cmdlets.md#";
}
