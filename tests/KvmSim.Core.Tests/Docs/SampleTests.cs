using System.Globalization;
using System.Text;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Docs;

/// <summary>
/// The folder samples: dumps and a log of hosts that do not exist, made of the tests' own CPUs, for documents to use.
/// </summary>
public sealed class SampleTests
{
    /// <summary>What CPUs of that time have in common.</summary>
    private const string Common =
        "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 "
        + "ss ht syscall nx pdpe1gb rdtscp lm pni pclmulqdq vmx ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe popcnt "
        + "tsc_deadline_timer aes xsave avx f16c rdrand lahf_lm abm 3dnowprefetch "
        + "fsgsbase bmi1 avx2 smep bmi2 erms invpcid "
        + "rdseed adx smap clflushopt";

    /// <summary>Three hosts: alike, with a CPU that differs in one bit, and of an older kind.</summary>
    [Fact]
    public void Hosts_AreMadeOfOwnModels()
    {
        CpuModel good = Whole(TestMachines.Intel);
        CpuModel odd = Whole(TestMachines.WithBusLockDetection(TestMachines.Intel));
        CpuModel old = Whole(TestMachines.Intel).WithFeatures(
            CpuFeatureSet.Empty, CpuFeatureSet.Of("umip", "rdseed", "adx", "clflushopt")) with
        { Model = 0x3c };

        GeneratedFile.Is("samples/hosts/host-a.txt", Dump([good, good, good, good]));
        GeneratedFile.Is("samples/hosts/host-b.txt", Dump([good, good, odd, good]));
        GeneratedFile.Is("samples/hosts/host-c.txt", Dump([old, old, old, old]));
    }

    /// <summary>The log of host-b: KVM is loaded, and CPU 2 comes online while a VM runs.</summary>
    [Fact]
    public void Log_IsThatOfARefusedCpu()
    {
        SimMachine machine = TestMachines.Create(
            "linux-6.12", TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel));
        machine.Load();
        machine.Run(Operation.CreateVm("guest"));
        machine.Run(Operation.Online(TestMachines.OddCpu));

        GeneratedFile.Is("samples/host-b.dmesg", string.Concat(machine.Log.Since(0).Select(record => $"{record}\n")));
    }

    private static CpuModel Whole(CpuModel model) => model.WithFeatures(
        CpuFeatureSet.Of(Common.Split(' ')), CpuFeatureSet.Empty);

    /// <summary>In the notation of InstLatx64: a section of leaves and one of registers for each CPU.</summary>
    private static string Dump(CpuModel[] cpus)
    {
        StringBuilder text = new();
        for (int cpu = 0; cpu < cpus.Length; cpu++)
        {
            text.Append(CultureInfo.InvariantCulture, $"------[ CPUID Registers / Logical CPU #{cpu} ]------\n\n");
            text.Append(CultureInfo.InvariantCulture, $"allcpu: Package 0 / Core {cpu} / Thread 0: Valid\n\n");
            foreach ((uint leaf, uint subleaf)
                in new (uint, uint)[] { (0, 0), (1, 0), (7, 0), (0x8000_0000, 0), (0x8000_0001, 0) })
            {
                uint[] words = Answer(cpus[cpu], leaf, subleaf, cpu);
                string tail = leaf == 7 ? " [SL 00]" : "";
                text.Append(CultureInfo.InvariantCulture,
                    $"CPUID {leaf:X8}: {words[0]:X8}-{words[1]:X8}-{words[2]:X8}-{words[3]:X8}{tail}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"\n------[ MSR Registers / Logical CPU #{cpu} ]------\n\n");
            foreach ((uint index, ulong value) in cpus[cpu].Msrs)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"MSR {index:X8}: {value >> 48:X4}-{(value >> 32) & 0xffff:X4}-{(value >> 16) & 0xffff:X4}-{value & 0xffff:X4}\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static uint[] Answer(CpuModel model, uint leaf, uint subleaf, int cpu)
    {
        uint[] words = leaf switch
        {
            0 => [7, 0x756e_6547, 0x6c65_746e, 0x4965_6e69],
            1 =>
                [(uint)(((model.Model >> 4) << 16) | (model.Family << 8) | ((model.Model & 0xf) << 4) | model.Stepping),
                    (uint)cpu << 24, 0, 0],
            0x8000_0000 => [0x8000_0001, 0, 0, 0],
            _ => [0, 0, 0, 0],
        };
        foreach (CpuFeature feature in CpuFeatureTable.All.Where(model.Features.Contains))
        {
            if (feature.Location is { } bit && bit.Leaf == leaf && bit.Subleaf == subleaf)
            {
                words[(int)bit.Register] |= 1u << bit.Bit;
            }
        }

        return words;
    }
}
