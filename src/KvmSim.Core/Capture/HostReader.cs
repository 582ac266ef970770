using KvmSim.Hardware;
using Microsoft.Win32.SafeHandles;

namespace KvmSim.Capture;

/// <summary>
/// This host: /proc and /sys, and, where they can be read, /dev/cpu/N/cpuid and /dev/cpu/N/msr (modules cpuid and msr,
/// root). A device is read at an offset: leaf | subleaf &lt;&lt; 32 gives 16 bytes, a register's index gives 8.
/// </summary>
internal static class HostReader
{
    private const string Remedy = "As root: modprobe -a cpuid msr, and run this again as root.";

    /// <param name="root">"/"; for tests, a folder that looks like it.</param>
    /// <param name="machine">Takes the CPUs.</param>
    public static void Read(string root, CaptureBuilder machine)
    {
        LinuxTreeReader.Read(new FolderTree(root), machine);
        if (machine.HasErrors)
        {
            return;
        }

        List<int> noLeaves = [], noRegisters = [];
        foreach (CpuBuilder cpu in machine.Cpus.Where(cpu => cpu.IsOnline && !cpu.Identity.IsArm))
        {
            string folder = Path.Combine(
                root, "dev", "cpu", cpu.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!Leaves(Path.Combine(folder, "cpuid"), cpu))
            {
                noLeaves.Add(cpu.Id);
            }

            if (!Registers(Path.Combine(folder, "msr"), cpu))
            {
                noRegisters.Add(cpu.Id);
            }
        }

        Unread(machine, root, "cpuid", "their CPUID leaves stay unknown", noLeaves);
        Unread(machine, root, "msr", "their registers stay unknown", noRegisters);
    }

    private static void Unread(CaptureBuilder machine, string root, string device, string what, List<int> cpus)
    {
        if (cpus.Count > 0)
        {
            machine.Warn(
                0, $"The device cannot be read for CPUs {CpuSet.Of(cpus)}; {what}.", Remedy,
                Path.Combine(root, "dev", "cpu", "*", device));
        }
    }

    private static bool Leaves(string device, CpuBuilder cpu)
    {
        using SafeFileHandle? handle = Open(device);
        if (handle is null)
        {
            return false;
        }

        CpuidWalk.Read(leaf => Leaf(handle, leaf), (leaf, answer) => cpu.AddLeaf(leaf, answer, 0, device));
        return cpu.LeafCount > 0;
    }

    private static CpuidAnswer? Leaf(SafeFileHandle handle, CpuidLeaf leaf)
    {
        Span<byte> bytes = stackalloc byte[16];
        return TryRead(handle, bytes, leaf.Leaf | ((long)leaf.Subleaf << 32))
            ? new CpuidAnswer(
                BitConverter.ToUInt32(bytes), BitConverter.ToUInt32(bytes[4..]), BitConverter.ToUInt32(bytes[8..]),
                BitConverter.ToUInt32(bytes[12..]))
            : null;
    }

    private static bool Registers(string device, CpuBuilder cpu)
    {
        using SafeFileHandle? handle = Open(device);
        if (handle is null)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[8];
        foreach (uint index in MsrFilter.Wanted)
        {
            if (TryRead(handle, bytes, index))
            {
                cpu.AddMsr(index, BitConverter.ToUInt64(bytes), 0);
            }
            else
            {
                cpu.AddFailedMsr(index);
            }
        }

        return true;
    }

    private static SafeFileHandle? Open(string device)
    {
        try
        {
            return File.OpenHandle(device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A register that the CPU does not have is an I/O error.</summary>
    private static bool TryRead(SafeFileHandle handle, Span<byte> bytes, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, bytes, offset) == bytes.Length;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }
}
