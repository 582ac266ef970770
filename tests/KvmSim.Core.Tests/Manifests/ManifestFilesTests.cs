using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

public sealed class ManifestFilesTests : IDisposable
{
    private const string WithFile = "[{ids: 0, model: zen3}]\n  cpuModelFiles: [models/zen3.yaml]";

    private readonly string _directory = Directory.CreateTempSubdirectory("kvmsim-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Machine_WithAModelFile_IsRead()
    {
        Write("models/zen3.yaml", Samples.CpuModel);
        string file = Write(
            "m.yaml", Samples.SmallMachine.Replace("[{ids: 0, model: a}]", WithFile, StringComparison.Ordinal));
        MachineDocument machine = Load(file).GetOrThrow().Machines.Single();

        Assert.Equal(0x21, machine.HardwareOf(machine.Cpus[0]).Model);
        Assert.Equal("models/zen3.yaml", machine.CpuModelFiles.Single());
        Assert.Equal(2, machine.WithInlineModels().CpuModels.Count);
    }

    [Fact]
    public void ModelFile_ThatIsWrong_IsReportedUnderItsName()
    {
        string models = Write("models/zen3.yaml", Samples.CpuModel.Replace("[svm]", "[svn]", StringComparison.Ordinal));
        string file = Write(
            "m.yaml", Samples.SmallMachine.Replace("[{ids: 0, model: a}]", WithFile, StringComparison.Ordinal));
        ManifestDiagnostic found = Load(file).Diagnostics.Single();

        Assert.Equal((ManifestErrorId.UnknownName, models, 8, 14), (found.Id, found.File, found.Line, found.Column));
    }

    [Fact]
    public void ModelFile_ThatIsNotThere_IsReportedWhereItIsNamed()
    {
        string file = Write(
            "m.yaml", Samples.SmallMachine.Replace("[{ids: 0, model: a}]", WithFile, StringComparison.Ordinal));
        ManifestDiagnostic found = Load(file).Diagnostics.Single();

        Assert.Equal((ManifestErrorId.FileNotFound, file, 7, 19), (found.Id, found.File, found.Line, found.Column));
    }

    [Fact]
    public void Scenario_WithAPath_HasItsMachine()
    {
        Write("machines/lakefield.yaml", Samples.Machine);
        string file = Write("scenarios/s.yaml", Samples.Scenario.Replace(
            "machine: lakefield", "machine: ../machines/lakefield.yaml", StringComparison.Ordinal));
        ScenarioMachine machine = Load(file).GetOrThrow().Scenarios.Single().Machine;

        Assert.Equal(("../machines/lakefield.yaml", "lakefield"), (machine.Reference, machine.Document!.Metadata.Name));
    }

    [Fact]
    public void Scenario_WithAPathToSeveralMachines_IsRefused()
    {
        Write("two.yaml", Samples.Machine + "---\n" + Samples.SmallMachine);
        string file = Write(
            "s.yaml", Samples.Scenario.Replace("machine: lakefield", "machine: two.yaml", StringComparison.Ordinal));

        Assert.Equal(ManifestErrorId.AmbiguousName, Load(file).Diagnostics.Single().Id);
    }

    [Fact]
    public void File_ThatIsNotThere_IsReported()
    {
        ManifestDiagnostic found = Load(Path.Combine(_directory, "none.yaml")).Diagnostics.Single();
        Assert.Equal((ManifestErrorId.FileNotFound, 0, 0), (found.Id, found.Line, found.Column));
    }

    [Fact]
    public void Directory_InPlaceOfAFile_IsReported() =>
        Assert.Equal(ManifestErrorId.FileUnreadable, Load(_directory).Diagnostics.Single().Id);

    [Fact]
    public void File_ThatIsTooLarge_IsRefusedUnread()
    {
        string file = Path.Combine(_directory, "large.yaml");
        using (FileStream stream = new(file, FileMode.CreateNew))
        {
            stream.SetLength((16L * 1024 * 1024) + 1);
        }

        Assert.Equal(ManifestErrorId.FileTooLarge, Load(file).Diagnostics.Single().Id);
    }

    [Fact]
    public void Exception_CarriesEveryDiagnostic()
    {
        string file = Write("m.yaml", "a: 1\nb: 2\n");
        ManifestException exception = Assert.Throws<ManifestException>(() => Load(file).GetOrThrow());
        Assert.Equal(Load(file).Diagnostics.Count, exception.Diagnostics.Count);
    }

    private static ManifestResult<ManifestSet> Load(string file) =>
        ManifestFiles.Load(file, ManifestAssert.Yaml, NameCatalog.Unchecked);

    private string Write(string name, string text)
    {
        string file = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
