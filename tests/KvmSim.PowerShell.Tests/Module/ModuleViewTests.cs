using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>What is shown fits a window of 120 columns, and every output has a table and a list.</summary>
public sealed class ModuleViewTests : IDisposable
{
    private static readonly XDocument Format = XDocument.Load(Path.Combine(TestPaths.Module, "KvmSim.Format.ps1xml"));

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimMachine", "Name Generation Status Online Present Modules VMs")]
    [InlineData("Get-SimCpu", "Id Model Vendor State Virtualization Compatible Package/Core/Thread/Node")]
    [InlineData("Get-SimVm", "Machine Name vCPU")]
    [InlineData("Get-KvmState", "Machine Generation Modules Usage Enabled Incompatible VMs")]
    [InlineData("Get-KvmIncompatibleCpu", "Id Model State Reason Differs in")]
    [InlineData("Test-KvmCompatibility -Detailed", "Id Source Bits Expected Found KVM looks")]
    [InlineData("Compare-SimCpu", "Cpus Source Name Expected Found KVM looks")]
    [InlineData("ConvertFrom-KvmLog 'kvm: CPU 3 feature inconsistency!'", "Line Level Cpu Meaning Where Bits or text")]
    [InlineData("Get-SimKernelLog", "Time Level Text")]
    [InlineData("Set-SimCpuOnline 1", "Machine Id Operation Result Online before Online after")]
    [InlineData("Get-KvmGeneration", "Id Callback Check Remembers Confidence Title")]
    [InlineData("Get-SimVm | Invoke-SimVcpu", "Machine VM Cpu Exit Result")]
    [InlineData("Invoke-SimScenario -Name lakefield", "Step Operation Result Online Passed Failures")]
    [InlineData("Compare-KvmGeneration -Name lakefield", "Step Operation 5.16 6.1 v1 reeval param refuse abort v2 v4 6.3 6.12 demand 6.16")]
    public void Table_Shown_HasItsColumnsAndFits(string script, string header)
    {
        _session.Run("$null = New-SimMachine -From lakefield -Generation patch-v1; $null = Import-KvmModule kvm_intel; $null = New-SimVm v");

        string[] shown = _session.Show(script);

        Assert.Contains(shown, line => string.Equals(string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), header, StringComparison.Ordinal));
        Assert.All(shown, line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public void Race_Shown_IsAStoryInColumns()
    {
        string[] shown = _session.Show("Find-KvmRace v1-nolock -Property P1");

        Assert.Contains("v1-nolock: 4 CPUs; incompatible: CPU 3; 1 hotplug actor; 1 VM actor", shown, StringComparer.Ordinal);
        int heads = Array.FindIndex(shown, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["hotplug", "vm"]);
        Assert.True(heads > 0);
        Assert.StartsWith("   1 begins to move CPU 3", shown[heads + 2], StringComparison.Ordinal);
        Assert.Single(shown, line => line.StartsWith(">  8", StringComparison.Ordinal) && line.Contains("enables CPU 3", StringComparison.Ordinal));
        Assert.All(shown, line => Assert.InRange(line.Length, 0, 120));
    }

    [Theory]
    [InlineData("Find-KvmRace abort -AnyCpuCount", "  StaleFlag (P3)             holds")]
    [InlineData("Find-KvmRace v1 -Suggest", "    repairs StaleFlag; leaves nothing broken")]
    public void Decision_Shown_SaysWhatIsKnown(string script, string line) =>
        Assert.Contains(line, _session.Show(script), StringComparer.Ordinal);

    [Fact]
    public void Comparison_Table_HasAColumnForEachVariant()
    {
        string[] answers = _session.Texts("(Compare-KvmGeneration -Name lakefield)[0].Answers.Keys");
        string text = Format.ToString();

        Assert.NotEmpty(answers);
        Assert.All(answers, label => Assert.Contains($"$_.Answers['{label}']", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Output_OfEveryCommand_HasATableAndAListAndADisplaySet()
    {
        string[] outputs = _session.Texts(
            """
            Get-Command -Module KvmSim | ForEach-Object { $_.OutputType } | ForEach-Object Name | Where-Object { $_ -like 'KvmSim.*' }
            """);
        XDocument types = XDocument.Load(Path.Combine(TestPaths.Module, "KvmSim.Types.ps1xml"));

        Assert.NotEmpty(outputs);
        Assert.All(outputs, type =>
        {
            XElement[] views = [.. Format.Descendants("View").Where(view => view.Descendants("TypeName").Any(name => name.Value == type))];
            Assert.Single(views, view => view.Element("TableControl") is not null);
            Assert.Single(views, view => view.Element("ListControl") is not null);
            Assert.Contains(types.Descendants("Type"), entry => entry.Element("Name")!.Value == type);
        });
    }

    [Fact]
    public void Views_OfTypes_NamePropertiesThatExist()
    {
        string[] unknown = [.. Format.Descendants("View").SelectMany(view =>
        {
            string type = view.Descendants("TypeName").Single().Value;
            string[] known = _session.Texts($"[{type}].GetProperties() | ForEach-Object Name");
            return view.Descendants("PropertyName").Select(name => name.Value).Except(known, StringComparer.Ordinal).Select(name => $"{type}.{name}");
        })];

        Assert.Empty(unknown);
    }
}
