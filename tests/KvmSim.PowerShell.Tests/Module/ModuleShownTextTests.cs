using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// No character that a terminal obeys comes from a file, a name or a log to what is shown: every reader is given all of
/// them in every
/// place, and every view and stream is looked at.
/// </summary>
public sealed class ModuleShownTextTests(ModuleShownTextTests.Files files) : IClassFixture<ModuleShownTextTests.Files>
{
    private const string Look =
        """
        $PSStyle.OutputRendering = 'PlainText'
        $VerbosePreference = 'Continue'
        $ProgressPreference = 'Continue'
        function Show-Everything($objects) {
            $failed = @($objects | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            $objects | Out-String -Width 200
            foreach ($view in 'NormalView', 'DetailedView') {
                $ErrorView = $view
                $quoting = $failed | Where-Object { "$_" -match '\\u0' } | Group-Object FullyQualifiedErrorId | ForEach-Object { $_.Group[0] }
                $quoting | Out-String -Width 200
            }
            $rows = @($objects | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
            $rows | Format-List | Out-String -Width 200
            $rows | Format-Table | Out-String -Width 200
            $rows | Format-List * | Out-String -Width 200
            $rows | ForEach-Object { "$_" }
            foreach ($one in $failed) {
                "$one"
                $one.Exception.Message
                "$($one.ErrorDetails.Message) $($one.ErrorDetails.RecommendedAction)"
                "$($one.CategoryInfo) $($one.FullyQualifiedErrorId)"
                if ($one.TargetObject -is [string]) { $one.TargetObject }
            }
            if ($objects) { $report = $objects | New-KvmReport; foreach ($as in 'Text', 'Json', 'Junit', 'Sarif', 'Markdown') { $report | ConvertTo-KvmReport -As $as } }
        }
        """;

    public static TheoryData<string> Commands =>
    [
        "Import-SimMachine -LiteralPath $_ -Force", "Import-SimMachine -LiteralPath $_ -Force -Merge",
        "Import-SimCpuModel -LiteralPath $_",
        "Test-KvmFile -LiteralPath $_", "Test-KvmFile -LiteralPath $_ -As KernelLog",
        "Test-KvmFile -LiteralPath $_ -As Manifest",
        "Test-KvmFleet -LiteralPath $_", "Get-SimCpuBaseline -LiteralPath $_", "Test-SimManifest -LiteralPath $_",
        "ConvertFrom-KvmLog -LiteralPath $_ -All", "Test-KvmConformance -LiteralPath $_", "Compare-KvmTrace $_",
        "Invoke-SimScenario -LiteralPath $_",
        "Import-KvmGeneration -LiteralPath $_; Get-KvmGeneration g; Remove-KvmGeneration g -ErrorAction Ignore",
        "Import-SimMachine -LiteralPath $_ -Force | Get-SimCpu",
        "Import-SimMachine -LiteralPath $_ -Force | Export-SimMachine -Path $out -Force -WhatIf",
        "if ([IO.File]::Exists($_)) { [IO.File]::ReadAllText($_) | ConvertFrom-KvmLog -All }",
        "Find-KvmRace -Generation $_", "New-SimMachine x -From $_ -Force",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OverHostileFiles_ShowsNothingThatATerminalObeys(string command)
    {
        string[] texts = files.Session.Texts($$"""
            Show-Everything @($files | ForEach-Object { try { {{command}} 2>&1 3>&1 4>&1 } catch { $_ } })
            """);

        Assert.NotEmpty(texts);
        Assert.Empty(texts.Where(text => text.Any(HostileFiles.IsObeyed)).Select(Excerpt).Take(5));
        Assert.DoesNotContain(files.Session.Shown, HostileFiles.IsObeyed);
    }

    [Theory]
    [InlineData("New-SimMachine $payload")]
    [InlineData("Get-SimMachine $payload")]
    [InlineData("New-SimVm $payload -Machine h")]
    [InlineData("Remove-SimVm $payload -Machine h")]
    [InlineData("Set-SimCpuOnline 1 -Machine $payload")]
    [InlineData("Add-SimCpu 1 -Model $payload -Machine h")]
    [InlineData("Import-KvmModule $payload -Machine h")]
    [InlineData("Import-KvmModule kvm -Parameter @{ $payload = $payload } -Machine h")]
    [InlineData("Restart-SimMachine h -Generation $payload")]
    [InlineData("Find-KvmRace $payload")]
    [InlineData(
        "Export-SimMachine (Join-Path $folder $payload) -Machine h -Force -PassThru | ForEach-Object { 'written' }")]
    [InlineData("ConvertFrom-KvmLog x -KernelVersion $payload")]
    [InlineData("Import-SimMachine (Join-Path $folder \"no$payload\")")]
    [InlineData("New-SimMachine k -CommandLine \"$payload=1\" -Force; Get-SimKernelLog k")]
    public void Name_ThatIsTyped_IsShownSafely(string command)
    {
        string[] texts = files.Session.Texts(
            $$"""Show-Everything @(try { {{command}} 2>&1 3>&1 4>&1 } catch { $_ })""");

        Assert.Empty(texts.Where(text => text.Any(HostileFiles.IsObeyed)).Select(Excerpt));
    }

    [Fact]
    public void Text_OfEveryOutput_IsMadeSafeWhereItIsSet()
    {
        List<string> wrong = [];
        int count = 0;
        foreach (Type type in OutputTypes())
        {
            object item = RuntimeHelpers.GetUninitializedObject(type);
            foreach (PropertyInfo property in type.GetProperties()
                .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0))
            {
                object? value = property.PropertyType == typeof(string) ? HostileFiles.Payload
                    : property.PropertyType.Name == "ItemList`1"
                        && property.PropertyType.GenericTypeArguments[0] == typeof(string)
                        ? Activator.CreateInstance(property.PropertyType, [new[] { HostileFiles.Payload }])
                    : null;
                if (value is null)
                {
                    continue;
                }

                count++;
                property.SetValue(item, value);
                IEnumerable<string> read = property.GetValue(item) is string text
                    ? [text] : ((IEnumerable)property.GetValue(item)!).Cast<string>();
                if (read.Any(one => one.Any(HostileFiles.IsObeyed)))
                {
                    wrong.Add(
                        $"{type.Name}.{property.Name}: write init => field = ForeignText.Block(value), or "
                            + "ItemLists.Shown(value).");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 150);
    }

    private static IEnumerable<Type> OutputTypes() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name is "KvmSim.PowerShell" or "KvmSim.Core")
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false } && (type.Namespace == "KvmSim.PowerShell.Output"
            || type.FullName is "KvmSim.Reporting.ReportInput" or "KvmSim.Reporting.ReportResult"
            or "KvmSim.Reporting.KvmReport"))
        .DistinctBy(type => type.FullName, StringComparer.Ordinal);

    private static string Excerpt(string text)
    {
        int at = text.ToList().FindIndex(HostileFiles.IsObeyed);
        return $"U+{(int)text[at]:x4} in: {text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 40)]}";
    }

    public sealed class Files : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Files()
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names of files.");
            HostileFiles.WriteTo(_folder.Path);
            Session = new ModuleSession(width: 200);
            Session.Run(Look);
            Session.Run(
                $"$folder = '{_folder.Path}'; $out = Join-Path $folder 'out.yaml'; $payload = "
                    + $"[IO.File]::ReadAllText('{_folder.Write("payload", HostileFiles.Payload)}')");
            Session.Run("$files = @(Get-ChildItem -LiteralPath $folder).FullName; $null = New-SimMachine h");
        }

        internal ModuleSession Session { get; }

        public void Dispose()
        {
            Session.Dispose();
            _folder.Dispose();
        }
    }
}
