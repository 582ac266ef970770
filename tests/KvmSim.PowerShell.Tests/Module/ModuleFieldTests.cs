using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Import-SimMachine and what follows it, with files as people have them.</summary>
public sealed class ModuleFieldTests : IDisposable
{
    private static readonly string Samples = Path.Combine(
        TestPaths.RepositoryRoot, "tests", "KvmSim.Core.Tests", "Capture", "samples");

    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-field").FullName;
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("notes.txt", "some: text\nof: nobody\n")]
    [InlineData(
        "latency.txt",
        "CPU#00 AffMask:0x00000001 lat 1\nCPU#01 AffMask:0x00000002 lat 2\nCPU#00 AffMask:0x00000001 lat 3\n")]
    [InlineData("dmesg.txt", "[    1.000000] kvm_intel: VMX not supported by CPU 1\n[    2.000000] other\n")]
    [InlineData("data.json", "{\"a\": 1, \"b\": [1, 2]}")]
    [InlineData("compose.txt", "services:\n  web:\n    image: x\n  db:\n    image: y\nvolumes:\n  a:\n  b:\n")]
    public void File_ThatDescribesNoMachine_IsOneErrorForEachCommand(string name, string text)
    {
        string file = Put(name, text);

        _session.Run($"$null = Import-SimMachine '{file}'");
        Assert.Single(_session.Errors);
        _session.Run($"$null = Test-KvmFleet '{file}'");
        Assert.Single(_session.Errors);
    }

    [Fact]
    public void Manifest_WithManyMistakes_IsStillReadAsOne()
    {
        string file = Put("mistaken.txt", "apiVersion: kvmsim/v1\nkind: Machine\nspek:\n  a: 1\n");

        _session.Run($"$null = Import-SimMachine '{file}'");

        Assert.Contains(_session.Errors, error => error.ToString()!.Contains("spek", StringComparison.Ordinal));
    }

    [Fact]
    public void Merge_OfLeavesAndRegisters_IsOneMachine()
    {
        string leaves = Put(
            "leaves.txt",
            "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"
                + "CPUID 00000001: 000306E4-00200800-7FBEE3FF-BFEBFBFF\n");
        string registers = Put("msrs.txt", "# rdmsr -p 0 0x48b\n35d6fff00000000\n");

        Assert.Equal(["leaves,1"], _session.Texts(
            $"Import-SimMachine '{leaves}', '{registers}' -Merge | ForEach-Object {{ "
                + $"\"$($_.Name),$(@(Get-SimCpu).Count)\" }}"));
        Assert.Empty(_session.Errors);
        Assert.Equal(["leaves"], _session.Texts($"('{leaves}', '{registers}' | Import-SimMachine -Merge -Force).Name"));
    }

    [Fact]
    public void Merge_WithAFormat_IsAConflict()
    {
        _session.Run($"$null = Import-SimMachine '{Samples}/one.cpuid.txt' -Merge -Format CpuidRaw");

        Assert.Contains(
            "ArgumentConflict", Assert.Single(_session.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tree.tar.xz")]
    [InlineData("tree.tar.bz2")]
    [InlineData("tree.tar.zst")]
    public void Archive_ThatIsPacked_IsReadInAContextOfItsOwn(string name)
    {
        Assert.Equal(
            ["tree"], _session.Texts($"(Import-SimMachine '{Samples}/packed/{name}' -WarningAction Ignore).Name"));
        Assert.Equal(["KvmSim.Archives"], _session.Texts(
            "[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SharpCompress' } | "
            + "ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name } "
                + "| Sort-Object -Unique"));
    }

    [Theory]
    [InlineData("kern.log.xz")]
    [InlineData("kern.log.bz2")]
    [InlineData("kern.log.zst")]
    public void Log_ThatIsPacked_IsRead(string name) => Assert.Equal(
        ["2 VmcsInconsistent 8"],
        _session.Texts(
            $"ConvertFrom-KvmLog '{Samples}/packed/{name}' | Where-Object Meaning -eq VmcsInconsistent | "
            + "ForEach-Object { \"$($_.Line) $($_.Meaning) $($_.Id)\" }"));

    [Fact]
    public void Unknown_OfManyCpus_IsOneRowACause()
    {
        string file = Put("many.txt", string.Concat(Enumerable.Range(0, 16).Select(cpu => FormattableString.Invariant(
            $"CPU {cpu}:\n   0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n")
            + FormattableString.Invariant(
                $"   0x00000001 0x00: eax=0x000306e4 ebx=0x{cpu:x2}200800 ecx=0x7fbee3ff edx=0xbfebfbff\n")
            + "   0x00000007 0x00: eax=0x00000000 ebx=0x00000281 ecx=0x00000000 edx=0x00000000\n")));
        _session.Run($"$null = Import-SimMachine '{file}'");

        Assert.Equal(
            ["0-15"], _session.Texts(
                "(Test-KvmCompatibility -Detailed -WarningAction Ignore | Where-Object Source -like 'MSRs*').Cpus"));
        Assert.True(int.Parse(
            _session.Texts("@(Test-KvmCompatibility -Detailed -PerCpu -WarningAction Ignore).Count")[0],
            System.Globalization.CultureInfo.InvariantCulture) > 100);
    }

    [Fact]
    public void View_FromInsideAVirtualMachine_IsOneRowWithItsRemedy()
    {
        string file = Put("guest.txt", string.Concat(Enumerable.Range(0, 4).Select(cpu =>
            FormattableString.Invariant($"processor\t: {cpu}\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\n")
                + "model\t\t: 1\nstepping\t: 1\nflags\t\t: fpu lm nx hypervisor cpuid\n\n")));
        _session.Run($"$null = Import-SimMachine '{file}' -WarningAction Ignore");

        Assert.Equal(["0-3,nested"], _session.Texts(
            "Test-KvmCompatibility -Detailed -WarningAction Ignore | Where-Object Severity -eq Refusal | "
            + "ForEach-Object { \"$($_.Cpus),$([regex]::Match($_.WhatToDo, 'nested'))\" }"));
    }

    private string Put(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
