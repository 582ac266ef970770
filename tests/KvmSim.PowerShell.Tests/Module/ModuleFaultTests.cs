using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// Names that nothing may have, states that a manifest cannot hold, and work that ends when it is told to.
/// </summary>
public sealed class ModuleFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("New-SimMachine -Name '../../../escape'")]
    [InlineData("New-SimMachine -Name '..'")]
    [InlineData("New-SimMachine -Name 'a b'")]
    [InlineData("New-SimMachine -Name \"a`nb\"")]
    [InlineData("New-SimMachine -Name ('a' * 64)")]
    [InlineData("New-SimMachine -Name '../escape' -From lakefield")]
    [InlineData("New-SimMachine -Name 'a b' -From lakefield")]
    [InlineData("$null = New-SimMachine a; New-SimVm '../v'")]
    [InlineData("$null = New-SimMachine a; New-SimVm \"v`e[2J\"")]
    public void Name_ThatNothingMayHave_IsRefusedWhereItEnters(string script)
    {
        Assert.Empty(_session.Run(script));
        Assert.StartsWith("NameInvalid,", Assert.Single(_session.ErrorIds), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("$null = Import-KvmModule kvm_intel", null)]
    [InlineData("$null = Set-SimCpuOnline 1 -Offline", null)]
    [InlineData("$null = Import-KvmModule kvm_intel; $null = New-SimVm v", "VMs")]
    [InlineData(
        "$null = Import-KvmModule kvm_intel; Remove-SimCpu 1; $null = Add-SimCpu 1 -RemoveFeature smep; $null = "
            + "Set-SimCpuOnline 1 -ErrorAction Ignore",
        null)]
    [InlineData("$null = Suspend-SimMachine a", "asleep")]
    public void Export_OfAStateThatAManifestDoesNotHold_SaysSo(string before, string? lost)
    {
        string file = Path.Combine(_folder.Path, "a.yaml");
        _session.Run($"$null = New-SimMachine a; {before}");

        _session.Run($"Export-SimMachine '{file}'");

        Assert.True(File.Exists(file));
        Assert.Equal(lost is null ? 0 : 1, _session.Warnings.Count);
        Assert.All(_session.Warnings, warning => Assert.Contains(lost!, warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Variants_WithLongNames_AreExportedAndImported()
    {
        string file = Path.Combine(_folder.Path, "a.yaml");
        _session.Run($$"""
            $null = New-SimMachine a -PossibleCpu 8
            $null = Add-SimCpu 4 -RemoveFeature smep, smap, umip, erms, rdseed, clflushopt, clwb
            $null = Add-SimCpu 5 -RemoveFeature smep, smap, umip, erms, rdseed, clflushopt, sha_ni
            $null = Add-SimCpu 6 -RemoveFeature smep, smap, umip, erms, rdseed, clflushopt, gfni
            Export-SimMachine '{{file}}'
            """);
        Assert.Empty(_session.Errors);

        string[] models = _session.Texts($"$null = Import-SimMachine '{file}' -Force; (Get-SimCpu 4-6).Model");

        Assert.Empty(_session.Errors);
        Assert.Equal(3, models.Distinct(StringComparer.Ordinal).Count());
        Assert.All(models, model => Assert.InRange(model.Length, 1, 63));
    }

    [Fact]
    public void Fleet_WithABadFile_LosesThatFileAlone()
    {
        File.Copy(
            Path.Combine(TestPaths.RepositoryRoot, "manifests", "lakefield.yaml"),
            Path.Combine(_folder.Path, "b.yaml"));
        byte[] header = new byte[1536];
        "longlink"u8.CopyTo(header);
        "77777777777"u8.CopyTo(header.AsSpan(124));
        "ustar"u8.CopyTo(header.AsSpan(257));
        header[156] = (byte)'L';
        File.WriteAllBytes(Path.Combine(_folder.Path, "a.tar"), header);

        string[] machines = _session.Texts($"(Test-KvmFleet '{_folder.Path}').Machines.Name");

        Assert.Equal(["lakefield"], machines);
        Assert.Single(_session.Errors);
    }

    [Fact]
    public void Log_WithAForeignDigit_LosesNothing()
    {
        string log = _folder.Write(
            "l.log",
            "<3>kvm_intel: VMX not supported by CPU 1\n<\u0663>kvm: x\n\u0666,\u0661,1000,-;kvm: y\n<3>kvm_intel: VMX "
                + "not supported by CPU 2\n");

        Assert.Equal(["1", "2", "3", "4"], _session.Texts($"(ConvertFrom-KvmLog -Path '{log}').Line"));
        Assert.Empty(_session.Errors);
    }

    /// <summary>
    /// The stream itself stops the command, after a given amount was read; nothing is read after that.
    /// </summary>
    [Theory]
    [InlineData("Test-KvmFile -InputStream $stream")]
    public void Command_StoppedAfterAnAmountOfWork_ReadsNoMore(string command)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = Shell.Create(runspace);
        using EndlessStream stream = new(10 << 20, shell.Stop);
        runspace.SessionStateProxy.SetVariable("stream", stream);
        shell.AddScript($"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'; {command}");

        _ = shell.Invoke();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(stream.IsLeft);
    }

    /// <summary>Gives zeros without end, and stops whoever reads it in the middle of a read.</summary>
    private sealed class EndlessStream(long most, Action stop) : Stream
    {
        private long _read;

        /// <summary>Whether nothing was read after the stop.</summary>
        public bool IsLeft { get; private set; } = true;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_read >= most)
            {
                IsLeft = false;
            }

            _read += count;
            if (_read >= most)
            {
                stop();
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
