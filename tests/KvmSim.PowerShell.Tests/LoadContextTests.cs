using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>
/// The YAML library of the module against those of others. Load order matters, so each test has its own process.
/// </summary>
public sealed class LoadContextTests
{
    // Makes the reader, has every method of it compiled against the library that it got, and reads a document with that
    // one.
    private const string UseReader =
        """
        $assembly = (Get-Module KvmSim).ImplementingAssembly
        $loader = $assembly.GetType('KvmSim.PowerShell.Loading.ManifestFormatLoader')
        $format = $loader.GetProperty('Format', [Reflection.BindingFlags]'NonPublic,Static').GetValue($null)
        $mine = $format.GetType().Assembly
        $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($mine)
        $yaml = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new('YamlDotNet'))
        foreach ($type in $mine.GetTypes()) {
            if ($type.ContainsGenericParameters) { continue }
            foreach ($method in $type.GetMethods([Reflection.BindingFlags]'DeclaredOnly,Public,NonPublic,Instance,Static')) {
                if ($method.IsAbstract -or $method.ContainsGenericParameters) { continue }
                [Runtime.CompilerServices.RuntimeHelpers]::PrepareMethod($method.MethodHandle)
            }
        }
        $deserializer = $yaml.GetType('YamlDotNet.Serialization.DeserializerBuilder')::new().Build()
        $read = $deserializer.Deserialize[object]("cpus: [0, 1]`nname: two")
        """;

    private const string Report =
        """
        "context=$($context.Name)"
        "version=$([Diagnostics.FileVersionInfo]::GetVersionInfo($yaml.Location).FileVersion)"
        "mine=$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($yaml) -eq $context)"
        "read=$($read['name']),$($read['cpus'].Count)"
        """;

    private static readonly string[] Sound = ["context=KvmSim.Yaml", "version=18.1.0.0", "mine=True", "read=two,2"];

    [Fact]
    public async Task Import_Alone_LoadsNoYamlAssembly()
    {
        string[] assemblies = await Run(
            "foreach ($a in [AppDomain]::CurrentDomain.GetAssemblies()) { $a.GetName().Name }");

        Assert.Contains("KvmSim.PowerShell", assemblies, StringComparer.Ordinal);
        Assert.DoesNotContain(assemblies, name => name.Contains("Yaml", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Reader_Alone_UsesItsOwnLibrary()
    {
        string[] report = await Run(UseReader, Report);

        Assert.Equal(Sound, report);
    }

    [Fact]
    public async Task Reader_AfterAnOlderLibrary_UsesItsOwn()
    {
        string[] report = await Run(Preload(TestPaths.OlderYamlDotNet), UseReader, Report);

        Assert.Equal(["13.0.0.0", .. Sound], report);
    }

    [Fact]
    public async Task Reader_AfterANewerLibrary_UsesItsOwn()
    {
        string[] report = await Run(Preload(TestPaths.NewerYamlDotNet), UseReader, Report);

        Assert.Equal(["99.0.0.0", .. Sound], report);
    }

    [Fact]
    public async Task Reader_AfterALibraryInAnotherContext_UsesItsOwn()
    {
        string preload =
            $"""
            $other = [Runtime.Loader.AssemblyLoadContext]::new('other')
            $null = $other.LoadFromAssemblyPath('{TestPaths.NewerYamlDotNet}')
            """;

        string[] report = await Run(preload, UseReader, Report);

        Assert.Equal(Sound, report);
    }

    [Fact]
    public async Task Reader_OfItsOwnLibrary_LeavesTheOneOfOthersAlone()
    {
        string other = $"[Reflection.Assembly]::LoadFrom('{TestPaths.NewerYamlDotNet}').GetName().Version.ToString()";

        string[] report = await Run(UseReader, Report, other);

        Assert.Equal([.. Sound, "99.0.0.0"], report);
    }

    [Fact]
    public async Task Reader_SharesTheTypesOfTheEngine()
    {
        string[] shared = await Run(
            UseReader,
            """
            $core = 0
            foreach ($a in [AppDomain]::CurrentDomain.GetAssemblies()) { if ($a.GetName().Name -eq 'KvmSim.Core') { $core++ } }
            $core
            """);

        Assert.Equal(["1"], shared);
    }

    [Fact]
    public async Task Reader_AskedForByManyRunspaces_IsMadeOnce()
    {
        string[] contexts = await Run(
            """
            $getFormat = @'
                param($path)
                $module = Import-Module $path -PassThru
                $module.ImplementingAssembly.GetType('KvmSim.PowerShell.Loading.ManifestFormatLoader').
                    GetProperty('Format', [Reflection.BindingFlags]'NonPublic,Static').GetValue($null)
            '@
            $path = (Get-Module KvmSim).Path
            $shells = foreach ($i in 1..8) {
                $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
                [PowerShell]::Create($state).AddScript($getFormat).AddArgument($path)
            }
            $pending = foreach ($shell in $shells) { $shell.BeginInvoke() }
            for ($i = 0; $i -lt 8; $i++) {
                $format = $shells[$i].EndInvoke($pending[$i])[0].PSObject.BaseObject
                if ($i -eq 0) { $first = $format }
                [object]::ReferenceEquals($first, $format)
            }
            $count = 0
            foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) { if ($context.Name -eq 'KvmSim.Yaml') { $count++ } }
            $count
            """);

        Assert.Equal([.. Enumerable.Repeat("True", 8), "1"], contexts);
    }

    private static string Preload(string path) =>
        $"[Reflection.Assembly]::LoadFrom('{path}').GetName().Version.ToString()";

    private static async Task<string[]> Run(params string[] script)
    {
        ProcessResult result = await HostingProcess.RunWithInput(
            "$ErrorActionPreference = 'Stop'\n" + string.Join('\n', script), "-Command", "-");
        Assert.Empty(result.Error);
        Assert.Equal(0, result.ExitCode);
        return result.OutputLines;
    }
}
