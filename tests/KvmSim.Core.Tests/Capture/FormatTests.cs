using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What each format gives, and what it leaves unknown.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("hybrid.instlat.txt", CaptureFormat.InstLatX64, "0-3")]
    [InlineData("old.instlat.txt", CaptureFormat.InstLatX64, "0-1")]
    [InlineData("machine.cpuid.txt", CaptureFormat.CpuidRaw, "0-3")]
    [InlineData("one.cpuid.txt", CaptureFormat.CpuidRaw, "0")]
    [InlineData("hybrid.libcpuid.test", CaptureFormat.Libcpuid, "0-3")]
    [InlineData("arm.libcpuid.test", CaptureFormat.Libcpuid, "0-1")]
    [InlineData("one.libvirt.xml", CaptureFormat.LibvirtCpuData, "0")]
    [InlineData("one.qemu.json", CaptureFormat.QemuModel, "0")]
    [InlineData("guest.firecracker.json", CaptureFormat.Firecracker, "0")]
    [InlineData("two-packages.cpuinfo.txt", CaptureFormat.ProcCpuinfo, "0-7")]
    [InlineData("arm.cpuinfo.txt", CaptureFormat.ProcCpuinfo, "0-2")]
    [InlineData("rdmsr.txt", CaptureFormat.Rdmsr, "0-2")]
    [InlineData("vmxcap.txt", CaptureFormat.Vmxcap, "0")]
    [InlineData("hybrid.acrn.xml", CaptureFormat.AcrnBoard, "0-1")]
    [InlineData("hwloc", CaptureFormat.HwlocCpuid, "0-2")]
    [InlineData("hwloc/pu1", CaptureFormat.HwlocCpuid, "0")]
    [InlineData("tree", CaptureFormat.LinuxTree, "0-5")]
    public void Sample_OfAFormat_IsToldByItsContentAndReadWhole(string name, CaptureFormat format, string cpus)
    {
        string path = Sample.PathOf(name);
        Assert.True(CaptureReader.Recognizes(path));

        CapturedMachine machine = CaptureReader.Read(path);

        Assert.Empty(machine.Errors);
        Assert.Equal(format, machine.Format);
        Assert.Equal(cpus, CpuSet.Of(machine.Cpus.Select(cpu => cpu.Id)).ToString());
    }

    [Theory]
    [InlineData("hybrid.instlat.txt")]
    [InlineData("machine.cpuid.txt")]
    [InlineData("hybrid.libcpuid.test")]
    [InlineData("hwloc")]
    public void Leaves_OfOneMachine_AreTheSameInEveryFormat(string name)
    {
        CapturedCpu cpu = Sample.Read(name).Cpus[2];

        Assert.True(cpu.Cpuid.TryGet(new CpuidLeaf(7), out CpuidAnswer seven));
        Assert.Equal(new CpuidAnswer(1, 0x239c27eb, 0x98c027bc, 0xfc1cc410), seven);
        Assert.True(cpu.Cpuid.TryGet(new CpuidLeaf(0x14), out CpuidAnswer trace));
        Assert.Equal(0x80000007, trace.Ecx);
        Assert.Equal(CoreType.Efficient, cpu.CoreType);
        Assert.Equal(new CpuPlacement(0, 2, 0, 0), CpuidTopology.Of(cpu.Cpuid));
        Assert.Equal("Sample CPU 5", CpuidDecoding.BrandOf(cpu.Cpuid));
    }

    [Fact]
    public void InstLat_Registers_AreTheFirstValuesAndFailuresStayUnknown()
    {
        CapturedCpu cpu = Sample.Read("hybrid.instlat.txt").Cpus[3];

        Assert.True(cpu.Msrs.TryGet(0x48b, out ulong secondary));
        Assert.Equal(0x075d7fff00000000UL, secondary);
        Assert.False(cpu.Msrs.TryGet(0xe7, out _));
        Assert.False(cpu.Msrs.TryGet(0x49, out _));
        Assert.Contains(0x49u, cpu.FailedMsrs);
        Assert.Equal(0x119u, cpu.Microcode);
        Assert.Equal(new CpuPlacement(0, 2, 0, 0), cpu.Placement);
    }

    [Fact]
    public void InstLat_RegisterThatIsSampled_IsItsFirstValue()
    {
        string text = Sample.Text("hybrid.instlat.txt").Replace(
            "MSR 00000485: 0000-0000-7004-C1E7",
            "MSR 00000485: 0000-0000-7004-C1E7 [S500]\nMSR 00000485: 0000-0000-7004-0000",
            StringComparison.Ordinal);

        CapturedMachine machine = Sample.OfText(text);

        Assert.Empty(machine.Problems);
        Assert.True(machine.Cpus[0].Msrs.TryGet(0x485, out ulong misc));
        Assert.Equal(0x7004c1e7UL, misc);
    }

    [Fact]
    public void InstLat_OfAnOldAge_CountsSubleavesAndGivesRegistersToOneCpu()
    {
        CapturedMachine machine = Sample.Read("old.instlat.txt");

        Assert.True(machine.Cpus[1].Cpuid.TryGet(new CpuidLeaf(0xb, 1), out CpuidAnswer level));
        Assert.Equal(4u, level.Ebx);
        Assert.True(machine.Cpus[0].Msrs.TryGet(Msr.Ia32VmxBasic, out _));
        Assert.False(machine.Cpus[1].Msrs.TryGet(Msr.Ia32VmxBasic, out _));
        Assert.Contains(machine.Warnings, warning => warning.Line > 0);
    }

    [Fact]
    public void Libcpuid_WhatIsExpectedOfADump_IsNotRead() =>
        Assert.Empty(Sample.Read("hybrid.libcpuid.test").Problems);

    [Fact]
    public void Libvirt_Register_IsRead()
    {
        CapturedMachine machine = Sample.Read("one.libvirt.xml");

        Assert.True(machine.IsOneCpu);
        Assert.True(machine.Cpus[0].Msrs.TryGet(0x10a, out ulong capabilities));
        Assert.Equal(0x0020_0000_0000_ec6bUL, capabilities);
    }

    [Fact]
    public void Qemu_Names_BecomeFeaturesAndNoRegisters()
    {
        CapturedMachine machine = Sample.Read("one.qemu.json");
        CapturedCpu cpu = machine.Cpus[0];

        Assert.True(machine.IsGuestView);
        Assert.Equal(
            "tsc_deadline_timer",
            Assert.Single(
                cpu.NamedFeatures.Enumerate(),
                feature => feature.Name.StartsWith("tsc_", StringComparison.Ordinal)).Name);
        Assert.Equal(CpuFeatureSet.Of("vmx", "smep", "tsc_deadline_timer", "sse4_1", "nx"), cpu.NamedFeatures);
        Assert.Equal(CpuFeatureSet.Of("smap"), cpu.AbsentFeatures);
        Assert.Equal(0, cpu.Msrs.Count);
        Assert.Equal((183, "Sample CPU"), (cpu.Identity.Model, cpu.Identity.ModelName));
    }

    [Fact]
    public void Firecracker_Fingerprint_IsAGuestsView()
    {
        CapturedMachine machine = Sample.Read("guest.firecracker.json");

        Assert.True(machine.IsGuestView);
        Assert.NotEmpty(machine.Warnings);
        Assert.True(machine.Cpus[0].Cpuid.TryGet(new CpuidLeaf(1), out CpuidAnswer one));
        Assert.Equal(0x000b0671u, one.Eax);
        Assert.True(machine.Cpus[0].Msrs.TryGet(0x10a, out ulong capabilities));
        Assert.Equal(0xc08eUL, capabilities);
        Assert.Equal(0x119u, machine.Cpus[0].Microcode);
    }

    [Fact]
    public void Firecracker_BitThatATemplateLeavesAlone_MakesTheLeafUnknown()
    {
        string text = Sample.Text("guest.firecracker.json")
            .Replace("\"0b00000000000010110", "\"0bxxxxxxxx000010110", StringComparison.Ordinal);

        CapturedMachine machine = Sample.OfText(text);

        Assert.False(machine.Cpus[0].Cpuid.TryGet(new CpuidLeaf(1), out _));
        Assert.Contains(machine.Warnings, warning => warning.Text.Contains("CPUID.01H", StringComparison.Ordinal));
    }

    [Fact]
    public void Rdmsr_Values_AreOfTheCpusThatTheCommandsName()
    {
        CapturedMachine machine = Sample.Read("rdmsr.txt");

        Assert.Equal(
            [0x035d6fff00000000UL, 0x035d6fff00000000UL, 0x435d6fff00000000UL],
            machine.Cpus.Select(cpu => Value(cpu, 0x48b)));
        Assert.Equal([0x00000f0106714141UL, null, null], machine.Cpus.Select(cpu => Value(cpu, 0x48c)));
        Assert.Equal([0x48cu], machine.Cpus[1].FailedMsrs);
        Assert.Equal(5UL, Value(machine.Cpus[2], 0x3a));
        Assert.All(machine.Cpus, cpu => Assert.Null(Value(cpu, 0x10a)));
        Assert.Contains(machine.Warnings, warning => warning.Line == 17);
    }

    [Fact]
    public void Vmxcap_ControlRegisters_StayUnknown()
    {
        CapturedCpu cpu = Sample.Read("vmxcap.txt").Cpus[0];

        Assert.Equal([0x480u, 0x485u, 0x48cu], cpu.Msrs.Select(pair => pair.Key));
        Assert.Equal([0x491u], cpu.FailedMsrs);
    }

    [Fact]
    public void Acrn_CapabilityThatOneModelHas_IsAbsentInTheOther()
    {
        CapturedMachine machine = Sample.Read("hybrid.acrn.xml");

        Assert.True(machine.Cpus[0].NamedFeatures.Contains("umip"));
        Assert.True(machine.Cpus[1].AbsentFeatures.Contains("umip"));
        Assert.True(machine.Cpus[1].NamedFeatures.Contains("cx16"));
        Assert.Equal([CoreType.Performance, CoreType.Efficient], machine.Cpus.Select(cpu => cpu.CoreType));
    }

    [Fact]
    public void Cpuinfo_Flag_IsAbsentOnlyWhereTheKernelPrintsIt()
    {
        CapturedMachine machine = Sample.Read("two-packages.cpuinfo.txt");
        CapturedCpu first = machine.Cpus[0], last = machine.Cpus[7];

        Assert.True(last.NamedFeatures.Contains("umip"));
        Assert.True(first.AbsentFeatures.Contains("umip"));
        Assert.True(first.AbsentFeatures.Contains("pcid"));
        Assert.False(first.AbsentFeatures.Contains("la57"));
        Assert.False(first.NamedFeatures.Contains("ibrs"));
        Assert.True(first.NamedFeatures.Contains("spec_ctrl"));
        Assert.Equal(new CpuPlacement(3, 5, 1, 0), last.Placement);
        Assert.Equal(0x5003604u, first.Microcode);
    }

    [Fact]
    public void Tree_WhatSysSays_IsTaken()
    {
        CapturedMachine machine = Sample.Read("tree");
        CapturedCpu offline = machine.Cpus[5];

        Assert.Equal(8, machine.PossibleCpus);
        Assert.False(offline.IsOnline);
        Assert.Null(offline.Placement);
        Assert.Equal(0, offline.NamedFeatures.Count);
        Assert.Equal(new CpuPlacement(0, 0, 1, 0), machine.Cpus[1].Placement);
        Assert.Equal(new CpuPlacement(0, 12, 0, 2), machine.Cpus[4].Placement);
        Assert.Equal([CoreType.Performance, CoreType.Efficient], [machine.Cpus[0].CoreType, machine.Cpus[2].CoreType]);
        Assert.True(machine.Cpus[0].AbsentFeatures.Contains("la57"));
    }

    [Fact]
    public void Arm_Cpus_HaveTheirPartsAndFeatures()
    {
        CapturedMachine machine = Sample.Read("arm.cpuinfo.txt");

        Assert.Equal([0x411fd461u, 0x411fd461u, 0x411fd4d1u], machine.Cpus.Select(cpu => cpu.Identity.Midr!.Value));
        Assert.Equal("aes asimd atomics crc32 fp sha2", machine.Cpus[0].Identity.ArmFeatures);
        Assert.Equal(
            [0x411fd461u, 0x412fd4d1u], Sample.Read("arm.libcpuid.test").Cpus.Select(cpu => cpu.Identity.Midr!.Value));
    }

    private static ulong? Value(CapturedCpu cpu, uint msr) => cpu.Msrs.TryGet(msr, out ulong value) ? value : null;
}
