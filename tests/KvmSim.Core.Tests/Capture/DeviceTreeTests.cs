using System.Buffers.Binary;
using System.Text;
using KvmSim.Capture;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Device trees: as text, flattened, as folders of a running machine.</summary>
public sealed class DeviceTreeTests
{
    private const ulong PartFields = 0xff0f_fff0;

    [Fact]
    public void Text_SaysImplementerPartAndAffinity()
    {
        CapturedMachine machine = Sample.Read("board.dts");
        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.DeviceTree, machine.Format);
        Assert.Equal([0x0u, 0x100u, 0x200u, 0x300u], machine.Cpus.Select(cpu => cpu.Mpidr!.Value));
        Assert.Equal(
            ["Cortex-A55", "Cortex-A55", "Cortex-A78", "made,up-core"],
            machine.Cpus.Select(cpu => cpu.Identity.ModelName), StringComparer.Ordinal);
        Assert.All(machine.Cpus, cpu => Assert.Null(cpu.Identity.Midr));
        ArmRegisterValue midr = machine.Cpus[2].Identity.ArmRegisters[ArmRegisterTable.Get("MIDR_EL1")];
        Assert.Equal(new ArmRegisterValue(0x410fd410, PartFields), midr);

        // Alike ones are of one model, whatever their addresses; who is not known is warned of, with its line.
        IReadOnlyDictionary<int, CpuModel> models = CapturedModels.Of(machine);
        Assert.Equal(3, models.Values.Distinct().Count());
        Assert.Equal(CpuVendor.Arm, models[3].Vendor);
        Assert.All(models.Values, model => Assert.True(model.IsPartial));
        Assert.Null(models[0].ArmRegister(ArmRegisterTable.Get("MIDR_EL1"))
            .Field(ArmRegisterTable.GetField("MIDR_EL1.Revision")));
        Assert.Equal(0xd05, models[0].ArmRegister(ArmRegisterTable.Get("MIDR_EL1"))
            .Field(ArmRegisterTable.GetField("MIDR_EL1.PartNum")));
        CaptureProblem warning = Assert.Single(machine.Problems);
        Assert.Equal((49, false), (warning.Line, warning.IsError));
        Assert.Contains("made,up-core", warning.Text, StringComparison.Ordinal);
    }

    /// <summary>What a tree says goes into a manifest and comes back.</summary>
    [Fact]
    public void Machine_OfATree_GoesThroughAManifest()
    {
        HostDescription host = CapturedHost.Describe(
            Sample.Read("board.dts"), MachineBlueprint.FindGeneration("arm64-7.3"));
        using StringWriter writer = new();
        ManifestWriter.Write(writer, new YamlManifestFormat(), MachineExport.ToDocument(new SimMachine(host)));
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(
            writer.ToString(), "board.yaml", new YamlManifestFormat(), NameCatalog.Unchecked);
        Assert.Empty(read.Diagnostics);
        MachineDocument machine = Assert.Single(read.Value!.Machines);
        Assert.Equal(
            host.Stock.Plugged.Select(pair => (pair.Value.VendorId, pair.Value.IsPartial, pair.Value.ArmRegisters)),
            machine.Cpus.SelectMany(entry => entry.Ids.Select(_ => machine.HardwareOf(entry)))
                .Select(model => (model.VendorId, model.IsPartial, model.ArmRegisters)));
    }

    [Theory]
    [InlineData("/dts-v1/;\n/ { cpus { cpu@0 { compatible = \"arm,cortex-a53\"; ", 2, "cut off")]
    [InlineData("/dts-v1/;\n\n&label { };\n", 3, "compiler")]
    [InlineData("/dts-v1/;\n/ {\n#include \"x.dtsi\"\n};\n", 3, "compiler")]
    [InlineData("/dts-v1/;\n/include/ \"x.dtsi\"\n/ { cpus { }; };\n", 2, "compiler")]
    [InlineData("/dts-v1/;\n/ { cpus {\n/delete-node/ cpu@1;\n}; };\n", 3, "compiler")]
    [InlineData("/dts-v1/;\n/ { cpus { cpu@0 {\n/delete-property/ status; }; }; };\n", 3, "compiler")]
    [InlineData("/dts-v1/;\n/ { cpus {\ncpu@0 { reg = <MACRO>; }; }; };\n", 3, "no number")]
    [InlineData("/dts-v1/;\n/ { memory { }; };\n", 0, "/cpus")]
    [InlineData("/dts-v1/;\n/ {\ncpus { }; };\n", 3, "no CPU")]
    [InlineData("/dts-v1/;\n/ { cpus {\n\ncpu@0 { compatible = \"arm,cortex-a7\"; }; }; };\n", 4, "32-bit")]
    [InlineData("/dts-v1/;\n/ { cpus {\ncpu@0 { compatible = \"sifive,u74\", \"riscv\"; }; }; };\n", 3, "RISC-V")]
    [InlineData("/dts-v1/;\n/ { cpus {\ncpu@0 { compatible = \"who,knows\"; }; }; };\n", 3, "architecture")]
    [InlineData(
        "/dts-v1/;\n/ { cpus {\ncpu@0 { compatible = \"arm,cortex-a53\"\nreg = <0>; }; }; };\n", 4, "';' is missing")]
    [InlineData("/dts-v1/;\n/ { cpus {\ncpu@0 { reg = <0> }; }; };\n", 3, "';' is missing")]
    [InlineData("/dts-v1/;\n", 2, "root")]
    [InlineData("/dts-v1/;\n/ { a = [0g]; cpus { }; };\n", 2, "bytes")]
    public void Text_ThatCannotBeRead_SaysWhereAndWhy(string text, int line, string why)
    {
        CaptureProblem problem = Assert.Single(Read(Encoding.ASCII.GetBytes(text)).Errors);
        Assert.Equal(line, problem.Line);
        Assert.Contains(why, problem.Text, StringComparison.Ordinal);
        Assert.NotNull(problem.Remedy);
    }

    [Fact]
    public void Text_NestedWithoutEnd_IsRefused()
    {
        string text = "/dts-v1/;\n/ {" + string.Concat(Enumerable.Repeat("a {", 10_000));
        CaptureProblem problem = Assert.Single(Read(Encoding.ASCII.GetBytes(text)).Errors);
        Assert.Contains("deeper", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfACpuThatFailed_LeavesItOut()
    {
        CapturedMachine machine = Read(Encoding.ASCII.GetBytes(
            "/dts-v1/; / { cpus { cpu@0 { compatible = \"arm,cortex-a53\"; reg = <0>; }; "
            + "cpu@1 { compatible = \"arm,cortex-a53\"; status = \"fail\"; reg = <1>; }; }; };"));
        Assert.Equal([0], machine.Cpus.Select(cpu => cpu.Id));
        Assert.Equal(1, machine.PossibleCpus);
    }

    [Fact]
    public void FlatTree_SaysTheSame()
    {
        byte[] tree = Flat();
        CapturedMachine machine = Read(tree);
        Assert.Empty(machine.Problems);
        Assert.Equal(CaptureFormat.DeviceTree, machine.Format);
        Assert.Equal(
            [("Cortex-A53", 0UL), ("Cortex-A72", 0x100UL)],
            machine.Cpus.Select(cpu => (cpu.Identity.ModelName, cpu.Mpidr!.Value)));
        for (int length = 4; length < tree.Length; length++)
        {
            Assert.NotEmpty(Read(tree[..length]).Errors);
        }
    }

    /// <summary>Whatever a byte becomes, the tree is read or refused with a reason; nothing else happens.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tree_WithAnyByteChanged_IsReadOrRefused(bool isFlat)
    {
        byte[] tree = isFlat ? Flat() : Encoding.ASCII.GetBytes(
            "/dts-v1/;\n/ { cpus { #address-cells = <1>; cpu@0 { compatible = \"arm,cortex-a53\", \"x\"; "
            + "reg = <0x0 &l>; a = [00 1f]; /* c */ }; l: cpu@1 { status; }; }; }; // end\n");
        for (int at = 4; at < tree.Length; at++)
        {
            byte was = tree[at];
            foreach (byte value in "\0\u0001\u007f{}\"\\\\<;="u8.ToArray().Append((byte)0xff))
            {
                tree[at] = value;
                CapturedMachine machine = Read(tree);
                Assert.True(machine.Cpus.Count > 0 || machine.Errors.Any(), $"byte {at} is {value}");
                Assert.All(machine.Errors, error => Assert.NotNull(error.Remedy));
            }

            tree[at] = was;
        }
    }

    [Fact]
    public void FlatTree_OfAPropertyOutside_SaysTheByte()
    {
        byte[] tree = Flat();
        int at = tree.AsSpan().IndexOf("arm,cortex-a53"u8) - 8;
        BinaryPrimitives.WriteUInt32BigEndian(tree.AsSpan(at), 0x7fffffff);
        Assert.Contains(
            $"byte 0x{at + 8:x}", Assert.Single(Read(tree).Errors).Text, StringComparison.Ordinal);
    }

    /// <summary>CPU 2 was offline: /proc/cpuinfo does not list it, the device tree says its part.</summary>
    [Theory]
    [InlineData("proc/device-tree/cpus", "arm,cortex-a53", true)]
    [InlineData("sys/firmware/devicetree/base/cpus", "arm,cortex-a53", true)]
    [InlineData("proc/device-tree/cpus", "arm,cortex-a73", false)]
    public void Folders_TellOfCpusThatWereOffline_WhereTheyAgree(string place, string first, bool isTaken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kvmsim-");
        try
        {
            Put("proc/cpuinfo", string.Concat(Enumerable.Range(0, 2).Select(cpu =>
                $"processor\t: {cpu}\nBogoMIPS\t: 48.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n"
                + "CPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: 0xd03\nCPU revision\t: 4\n\n")));
            Put("sys/devices/system/cpu/present", "0-2\n");
            Put("sys/devices/system/cpu/online", "0-1\n");
            Put("sys/devices/system/cpu/cpu0/regs/identification/revidr_el1", "0x0000000000000180\n");
            Put("sys/devices/system/cpu/cpu1/regs/identification/revidr_el1", "nothing\n");
            Put("sys/devices/system/cpu/cpu0/regs/identification/smidr_el1", "0x0000000041000000\n");
            string[] parts = [first, "arm,cortex-a53", "arm,cortex-a72"];
            for (int i = 0; i < 3; i++)
            {
                Put($"{place}/cpu@{i}/compatible", parts[i] + '\0');
                Put($"{place}/cpu@{i}/reg", $"\0\0\0{(char)i}");
            }

            CapturedMachine machine = CaptureReader.Read(folder.FullName);
            Assert.Empty(machine.Errors);
            Assert.Equal(isTaken ? "Cortex-A72" : null, machine.Cpus[2].Identity.ModelName);
            Assert.Equal(0x410fd034u, machine.Cpus[0].Identity.Midr);
            ArmRegisterSet registers = machine.Cpus[0].Identity.ArmRegisters;
            Assert.Equal(new ArmRegisterValue(0x180, ulong.MaxValue), registers[ArmRegisterTable.Get("REVIDR_EL1")]);
            Assert.Equal(
                new ArmRegisterValue(0x41000000, ~0x8000UL), registers[ArmRegisterTable.Get("SMIDR_EL1")]);
            Assert.Equal(0, machine.Cpus[1].Identity.ArmRegisters.Count);
            Assert.Contains(
                machine.Problems, problem => problem.Text.Contains("no register", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Put(string path, string text)
        {
            string file = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Encoding.Latin1.GetBytes(text));
        }
    }

    private static CapturedMachine Read(byte[] bytes) => CaptureReader.Read(new MemoryStream(bytes), "board");

    /// <summary>A tree of two CPUs, in the form of Devicetree Specification 0.4, chapter 5.</summary>
    private static byte[] Flat()
    {
        List<byte> structure = [], strings = [];
        Begin("");
        Begin("cpus");
        Property("#address-cells", [0, 0, 0, 1]);
        Cpu("cpu@0", "arm,cortex-a53\0", 0);
        Cpu("cpu@100", "arm,cortex-a72\0arm,armv8\0", 0x100);
        Word(2);
        Word(2);
        Word(9);
        byte[] header = new byte[40];
        uint[] words =
        [
            0xd00dfeed, (uint)(40 + structure.Count + strings.Count), 40, (uint)(40 + structure.Count), 40, 17, 16, 0,
            (uint)strings.Count, (uint)structure.Count,
        ];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * i), words[i]);
        }

        return [.. header, .. structure, .. strings];

        void Cpu(string name, string compatible, uint reg)
        {
            Begin(name);
            Property("compatible", Encoding.ASCII.GetBytes(compatible));
            byte[] cell = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(cell, reg);
            Property("reg", cell);
            Word(4);
            Word(2);
        }

        void Begin(string name)
        {
            Word(1);
            Padded(Encoding.ASCII.GetBytes(name + '\0'));
        }

        void Property(string name, byte[] value)
        {
            Word(3);
            Word((uint)value.Length);
            Word((uint)strings.Count);
            strings.AddRange(Encoding.ASCII.GetBytes(name + '\0'));
            Padded(value);
        }

        void Padded(byte[] bytes)
        {
            structure.AddRange(bytes);
            structure.AddRange(new byte[(4 - (bytes.Length % 4)) % 4]);
        }

        void Word(uint value)
        {
            byte[] cell = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(cell, value);
            structure.AddRange(cell);
        }
    }
}
