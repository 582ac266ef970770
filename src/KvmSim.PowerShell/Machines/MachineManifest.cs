using System.Text;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.PowerShell.Loading;
using KvmSim.PowerShell.Manifests;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Machines;

/// <summary>A machine as it is now, as a manifest.</summary>
internal static class MachineManifest
{
    /// <summary>The manifest as it stands in a file.</summary>
    public static string Write(SimulatedMachine machine, string? description)
    {
        MachineDocument document = machine.Ask(engine => MachineExport.ToDocument(engine, description));
        using StringWriter writer = new() { NewLine = "\n" };
        ManifestWriter.Write(writer, ManifestFormatLoader.Format, document, SchemaAddress.Folder);
        return writer.ToString();
    }

    /// <summary>
    /// What a manifest leaves out of its machine, found by powering on what it describes; null if that is the same.
    /// </summary>
    public static string? FindLoss(SimulatedMachine machine, string text)
    {
        using MemoryStream stream = new(new UTF8Encoding(false).GetBytes(text), writable: false);
        ManifestResult<ManifestSet> read = ManifestReader.Read(stream, machine.Name);
        if (!read.Succeeded)
        {
            return $"it cannot be read back: {read.Diagnostics[0]}";
        }

        try
        {
            SimMachine again = new(MachineBlueprint.Of(read.Value.Machines.Single()));
            string[] losses = [.. machine.Ask(engine => Losses(engine, again).ToArray())];
            return losses.Length == 0 ? null : string.Join("; ", losses);
        }
        catch (SimException exception)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<string> Losses(SimMachine machine, SimMachine again)
    {
        HostState was = machine.State, now = again.State;
        string[] vms = [.. was.Vms.Where(vm => vm.Exists).Select(vm => vm.Name)];
        if (vms.Length > 0)
        {
            string more = vms.Length > 5 ? ", …" : "";
            yield return $"its VMs are not part of a manifest ({string.Join(", ", vms.Take(5))}{more})";
        }

        foreach ((string what, string before, string after) in Facts(was, now))
        {
            if (!string.Equals(before, after, StringComparison.Ordinal))
            {
                yield return $"{what} {Named(before)} here, {Named(after)} there";
            }
        }

        CpuSet other = CpuSet.Of(machine.KnownCpus.Where(cpu =>
            !again.KnownCpus.Contains(cpu) || !AreAlike(machine.ModelOf(cpu), again.ModelOf(cpu))));
        if (!other.IsEmpty)
        {
            yield return $"CPUs {other} are others";
        }
    }

    private static IEnumerable<(string What, string Before, string After)> Facts(HostState was, HostState now)
    {
        yield return ("the kernel's death is", was.Death ?? "", now.Death ?? "");
        if (was.Death is not null)
        {
            yield break;
        }

        yield return ("what is asleep is", was.Asleep ? "the machine" : "", "");
        yield return ("present are", was.Present.ToString(), now.Present.ToString());
        yield return ("online are", was.Kvm.Online.ToString(), now.Kvm.Online.ToString());
        yield return ("loaded are", Modules(was), Modules(now));
        yield return ("virtualization is on on", was.VirtualizationOn.ToString(), now.VirtualizationOn.ToString());
        yield return ("SMT is", was.Smt.ToString(), now.Smt.ToString());
        yield return ("injected failures are", string.Join(", ", was.FailPoints), "");
        yield return ("locks of hotplug that are lost are", was.HotplugStatesLocked ? "some" : "", "");
        yield return ("locked up in a guest are", was.LockedUp.ToString(), "");
        yield return ("operations under way are", was.Pending.Any() ? "some" : "", "");
    }

    private static string Modules(HostState state) => string.Join(", ", MachineExport.LoadedModules(state));

    private static string Named(string value) => value.Length == 0 ? "none" : value;

    /// <summary>Names of models are the manifest's own.</summary>
    private static bool AreAlike(CpuModel one, CpuModel other) =>
        Bare(one) == Bare(other);

    private static CpuModel Bare(CpuModel model) => model with { Name = "", VendorId = model.VendorId.Trim() };
}
