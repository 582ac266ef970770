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
    [InlineData("Get-SimCpu", "Id Model Vendor State Virtualization Compatible Package/Core/Thread")]
    [InlineData("Get-SimVm", "Machine Name vCPU")]
    [InlineData("Get-KvmState", "Machine Generation Modules Usage Enabled Incompatible VMs")]
    [InlineData("Get-KvmIncompatibleCpu", "Id Model State Reason Differs in")]
    [InlineData("Test-KvmCompatibility -Detailed", "Id Source Bits Expected Found KVM looks")]
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
