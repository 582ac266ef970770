using System.Diagnostics;
using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>Both packages installed as users install them, from a folder that is the only feed.</summary>
[Collection(PackagingCollection.Name)]
public sealed class InstalledPackageTests(PackedPackages packages)
{
    private const string NoOtherFeed = "<configuration><packageSources><clear /></packageSources></configuration>";

    [Fact]
    public async Task ModulePackage_InstalledByPSResourceGet_IsImportedByNameAndHasItsHelp()
    {
        string home = packages.NewFolder("module-home");
        string script = Path.Combine(home, "install.ps1");
        await File.WriteAllTextAsync(
            script,
            $$"""
            $ErrorActionPreference = 'Stop'
            Register-PSResourceRepository -Name Local -Uri '{{packages.Feed}}' -Trusted
            Install-PSResource -Name KvmSim -Repository Local
            $installed = Get-InstalledPSResource KvmSim
            "$($installed.Version) $($installed.Type)"
            Import-Module KvmSim
            (Get-Module KvmSim).ModuleBase.StartsWith('{{home}}')
            $manifest = Test-ModuleManifest (Join-Path (Get-Module KvmSim).ModuleBase KvmSim.psd1)
            (Get-Command -Module KvmSim).Count -eq $manifest.ExportedCmdlets.Count
            (Get-Help Add-SimCpu).Synopsis
            New-SimMachine -From lakefield | Import-KvmModule kvm_intel | ForEach-Object Result
            (Set-SimCpuOnline 4 -ErrorAction SilentlyContinue).Result
            """,
            TestContext.Current.CancellationToken);

        ProcessResult result = await ChildProcess.Run(PackedPackages.AtHome(PwshProcess.Start("-File", script), home));

        Assert.Empty(result.Error);
        Assert.Equal(
            [$"{TestPaths.ModuleVersion} Module", "True", "True", "Plugs CPUs into empty sockets.", "ok",
                "EIO from write"],
            result.OutputLines);
    }

    [Fact]
    public async Task ToolPackage_InstalledByDotnet_RunsWithTheWholeEngineAndTheModuleBesideIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the tool package is for Linux and macOS");
        string home = packages.NewFolder("tool-home");
        string tools = Path.Combine(home, "tools");
        string configuration = Path.Combine(home, "NuGet.Config");
        await File.WriteAllTextAsync(configuration, NoOtherFeed, TestContext.Current.CancellationToken);

        ProcessResult installed = await PackedPackages.Dotnet(
            home, "tool", "install", "KvmSim.Cli", "--tool-path", tools, "--source", packages.Feed, "--configfile",
            configuration);
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        const string Script =
            """
            $PSHOME
            (Get-Module KvmSim).ModuleBase
            New-SimMachine -From lakefield | ConvertTo-Json -Depth 1 | ConvertFrom-Json | ForEach-Object Name
            """;
        ProcessStartInfo start = PackedPackages.AtHome(
            ChildProcess.Of(Path.Combine(tools, "kvmsim"), ["-Command", Script]), home);
        ProcessResult result = await ChildProcess.Run(start);

        Assert.Empty(result.Error);
        Assert.Equal(3, result.OutputLines.Length);
        Assert.All(result.OutputLines[..2], path => Assert.StartsWith(tools, path, StringComparison.Ordinal));
        Assert.Equal("lakefield", result.OutputLines[2]);
    }
}
