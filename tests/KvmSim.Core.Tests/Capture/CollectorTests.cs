using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>tools/collect-host.sh on a folder that looks like a host, and on this one.</summary>
public sealed class CollectorTests : IDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "tools", "collect-host.sh");

    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-collector").FullName;

    private string Root => Path.Combine(_folder, "root");

    private string Tools => Path.Combine(_folder, "tools");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Made by oracle/tests/test_collector.py on Linux 6.12.117 under QEMU 7.2 (TCG, -cpu EPYC), with
    /// --include-offline: CPU 2 has no SVM, and kvm_amd had refused it.
    /// </summary>
    [Fact]
    public void Archive_OfARealKernel_HasTheCpuThatKvmRefused()
    {
        CapturedMachine machine = Sample.Read("packed/refused-cpu.tar.gz");

        Assert.Empty(machine.Errors);
        Assert.Equal([true, true, false], machine.Cpus.Select(cpu => cpu.IsOnline));
        HostDescription host = CapturedHost.Describe(machine, GenerationCatalog.Find("linux-6.12")!);
        CpuModel[] models = [.. Enumerable.Range(0, 3).Select(cpu => host.Stock[cpu])];
        Assert.All(models, model => Assert.Equal((23, 1, 2), (model.Family, model.Model, model.Stepping)));
        Assert.Equal([true, true, false], models.Select(model => model.Has(CpuFeatureTable.Get("svm")) == true));
        Assert.All(models, model => Assert.True(model.Msrs.TryGet(0xc0010114, out ulong control) && control == 0));
        SimMachine booted = new(host);
        Assert.Equal(
            [CheckVerdict.Pass, CheckVerdict.Pass, CheckVerdict.Fail],
            booted.State.Present.Select(cpu => booted.Judge(cpu).Verdict));
    }

    [Fact]
    public void Archive_OfAHost_HasLeavesRegistersAndPlaces()
    {
        MakeHost();

        (int exit, string said) = Run();

        CapturedMachine machine = CaptureReader.Read(Path.Combine(_folder, "host.tar.gz"));
        Assert.Equal(0, exit);
        Assert.Contains("CPUs 2 are offline", said, StringComparison.Ordinal);
        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.Combined, machine.Format);
        Assert.Equal([true, true, false], machine.Cpus.Select(cpu => cpu.IsOnline));
        Assert.All(machine.Cpus.Take(2), AssertRead);
        Assert.Equal([0x48cu], machine.Cpus[0].FailedMsrs.Where(msr => msr == 0x48c));
        Assert.Equal(0, machine.Cpus[2].Cpuid.Count);
        Assert.Equal([0, 1, null], machine.Cpus.Select(cpu => cpu.Placement?.Core));
    }

    /// <summary>
    /// The shells of Alpine (busybox's, and nothing but its own tools), of RHEL (bash as sh) and of Debian (dash).
    /// busybox's shell takes its own tools before what stands in PATH, so those that are played here come before both
    /// as functions.
    /// </summary>
    [Theory]
    [InlineData("busybox", "sh")]
    [InlineData("bash", "--posix")]
    [InlineData("dash", "-u")]
    public void Archive_MadeByTheShellOfADistribution_IsTheSame(string shell, string option)
    {
        MakeHost();
        string program = Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Select(folder => Path.Combine(folder, shell))
            .FirstOrDefault(File.Exists) ?? "";
        if (program.Length == 0)
        {
            Assert.Skip($"There is no {shell} here.");
        }

        string functions = string.Concat(
            new[] { "dd", "id", "rmmod", "modprobe" }.Select(name => $"{name}() {{ '{Tools}/{name}' \"$@\"; }}\n"));
        string[] words = [option, "-c", functions + ". \"$0\"", Script];

        (int exit, string said) = Start(
            program,
            [.. words, "--root", Root, "--output", Path.Combine(_folder, "host.tar.gz"), "--include-offline", "--yes"],
            shell == "busybox" ? BusyboxFolder(program) : null);

        Assert.True(exit == 0, said);
        Assert.DoesNotContain("not found", said, StringComparison.Ordinal);
        CapturedMachine machine = CaptureReader.Read(Path.Combine(_folder, "host.tar.gz"));
        Assert.Empty(machine.Errors);
        Assert.Equal([true, true, false], machine.Cpus.Select(cpu => cpu.IsOnline));
        Assert.All(machine.Cpus, AssertRead);
        Assert.Equal(["rmmod kvm_intel", "modprobe kvm_intel"], File.ReadAllLines(Path.Combine(_folder, "done")));
    }

    [Fact]
    public void Offline_CpusThatAreAskedFor_AreReadWithoutTheVendorModule()
    {
        MakeHost();

        (int exit, string said) = Run("--include-offline", "--yes");

        CapturedMachine machine = CaptureReader.Read(Path.Combine(_folder, "host.tar.gz"));
        Assert.Equal(0, exit);
        Assert.Contains("risk", said, StringComparison.Ordinal);
        Assert.Equal(["rmmod kvm_intel", "modprobe kvm_intel"], File.ReadAllLines(Path.Combine(_folder, "done")));
        Assert.Equal("0", File.ReadAllText(Path.Combine(Root, "sys/devices/system/cpu/cpu2/online")).Trim());
        Assert.Empty(machine.Errors);
        Assert.False(machine.Cpus[2].IsOnline);
        AssertRead(machine.Cpus[2]);
        Assert.DoesNotContain(
            machine.Warnings, warning => warning.Text.Contains("were offline", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    public void Offline_WhileAVirtualMachineRuns_AreLeftAlone(string users)
    {
        MakeHost();
        Put("sys/module/kvm_intel/refcnt", users + "\n");

        (int exit, string said) = Run("--include-offline", "--yes");

        Assert.Equal(0, exit);
        Assert.Contains("left alone", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "done")));
        Assert.Equal("0", File.ReadAllText(Path.Combine(Root, "sys/devices/system/cpu/cpu2/online")).Trim());
    }

    [Fact]
    public void Offline_WithoutAYes_AreLeftAlone()
    {
        MakeHost();

        (_, string said) = Run("--include-offline");

        Assert.Contains("Go on?", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "done")));
    }

    [Fact]
    public void Words_ThatNameTheHost_AreLeftOut()
    {
        MakeHost();
        Put("proc/cmdline", "root=UUID=1234 hostname=secret kvm_intel.nested=1 maxcpus=2 quiet\n");

        Run();

        ProcessStartInfo start = new("tar", ["xzOf", Path.Combine(_folder, "host.tar.gz"), "kvmsim-host/cmdline.txt"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process tar = Process.Start(start)!;
        Assert.Equal("kvm_intel.nested=1\nmaxcpus=2\n", tar.StandardOutput.ReadToEnd());
        tar.WaitForExit();
    }

    [Fact]
    public void Archive_OfThisHost_IsTaken()
    {
        RequireLinux();
        string archive = Path.Combine(_folder, "this.tar.gz");

        (int exit, _) = Start("/bin/sh", [Script, "--output", archive], path: null);

        CapturedMachine machine = CaptureReader.Read(archive);
        Assert.Equal(0, exit);
        Assert.Empty(machine.Errors);
        Assert.NotEmpty(machine.Cpus);
    }

    /// <summary>A folder with a link for each tool of busybox, and nothing else.</summary>
    private string BusyboxFolder(string busybox)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "busybox")).FullName;
        (_, string applets) = Start(busybox, ["--list"], path: null);
        foreach (string applet in applets.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            File.CreateSymbolicLink(Path.Combine(folder, applet), busybox);
        }

        return folder;
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The collector is for Linux hosts.");
        }
    }

    private static void AssertRead(CapturedCpu cpu)
    {
        Assert.Equal(new CpuSignature(6, 62, 4), CpuidDecoding.SignatureOf(cpu.Cpuid));
        Assert.True(cpu.Cpuid.TryGet(new CpuidLeaf(4, 1), out CpuidAnswer caches));
        Assert.Equal(0x1c004122u, caches.Eax);
        Assert.True(cpu.Cpuid.TryGet(new CpuidLeaf(0x80000001), out CpuidAnswer extended));
        Assert.Equal(0x2c100800u, extended.Edx);
        Assert.True(cpu.Msrs.TryGet(0x48b, out ulong secondary));
        Assert.Equal(0x035d6fff00000000UL + (ulong)cpu.Id, secondary);
        Assert.Equal(0x428u, cpu.Microcode);
    }

    /// <summary>
    /// Three CPUs, the last offline. A device is an empty file; what dd reads at an offset stands beside it.
    /// </summary>
    private void MakeHost()
    {
        RequireLinux();
        Directory.CreateDirectory(Tools);
        Put("proc/cpuinfo", string.Concat(Enumerable.Range(0, 2).Select(cpu => string.Create(
            CultureInfo.InvariantCulture,
            $"processor\t: {cpu}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 62\nstepping\t: "
                + $"4\nmicrocode\t: 0x428\nflags\t\t: vmx\n\n"))));
        Put("proc/version", "Linux version 6.12.1 (somebody@somewhere)\n");
        Put("sys/devices/system/cpu/online", "0-1\n");
        Put("sys/devices/system/cpu/offline", "2\n");
        Put("sys/devices/system/cpu/present", "0-2\n");
        Put("sys/module/kvm_intel/refcnt", "0\n");
        Put("sys/devices/system/cpu/cpu2/online", "0\n");
        for (int cpu = 0; cpu < 3; cpu++)
        {
            if (cpu < 2)
            {
                Put($"sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id", "0\n");
                Put($"sys/devices/system/cpu/cpu{cpu}/topology/core_id", $"{cpu}\n");
                Put($"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list", $"{cpu}\n");
            }

            string device = $"dev/cpu/{cpu}/cpuid", registers = $"dev/cpu/{cpu}/msr";
            Put(device, "");
            Put(device
                + ".0",
                Words(
                    4, 0x756e6547, 0x6c65746e, 0x49656e69, 0x000306e4, 0x00200800, 0x7fbee3ff, 0xbfebfbff, 0, 0, 0, 0,
                    0, 0, 0, 0,
                0x1c004121, 0x01c0003f, 0x3f, 0));
            Put(device + ".4294967300", Words(0x1c004122, 0x01c0003f, 0x3f, 0));
            Put(device + ".2147483648", Words(0x80000001, 0, 0, 0, 0, 0, 1, 0x2c100800));
            Put(registers, "");
            byte[] value = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(value, 0x035d6fff00000000UL + (ulong)cpu);
            Put(registers + ".1163", value);
            BinaryPrimitives.WriteUInt64LittleEndian(value, 0x428UL << 32);
            Put(registers + ".139", value);
        }

        Tool(
            "dd",
            "for word; do case $word in if=*) f=${word#if=} ;; skip=*) s=${word#skip=} ;; bs=*) b=${word#bs=} ;; "
                + "esac; done\n"
            + "[ -f \"$f.$s\" ] && head -c \"$b\" \"$f.$s\"");
        Tool("id", "echo 0");
        Tool("rmmod", $"echo \"rmmod $*\" >> '{_folder}/done'");
        Tool("modprobe", $"echo \"modprobe $*\" >> '{_folder}/done'");
    }

    private static byte[] Words(params uint[] words) => [.. words.SelectMany(word => BitConverter.GetBytes(word))];

    private void Put(string path, string text) => Put(path, Encoding.ASCII.GetBytes(text));

    private void Put(string path, byte[] bytes)
    {
        string file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    private void Tool(string name, string body)
    {
        string file = Path.Combine(Tools, name);
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private (int Exit, string Said) Run(params string[] options) => Start(
        "/bin/sh", [Script, "--root", Root, "--output", Path.Combine(_folder, "host.tar.gz"), .. options],
        $"{Tools}:{Environment.GetEnvironmentVariable("PATH")}");

    private static (int Exit, string Said) Start(string program, string[] arguments, string? path)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + output.Result);
    }
}
