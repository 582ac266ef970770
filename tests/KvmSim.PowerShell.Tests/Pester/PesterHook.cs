namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The script blocks a block may have beside its children.</summary>
internal enum PesterHook
{
    BeforeAll,
    AfterAll,
    BeforeEach,
    AfterEach,
}
