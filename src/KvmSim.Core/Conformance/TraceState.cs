using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>The parts of a trace that describe a moment: the state of the host, and a line of its log.</summary>
internal static class TraceState
{
    public static void Write(Utf8JsonWriter json, in HostState state)
    {
        CpuSet svme = state.VirtualizationOn;
        json.WriteStartObject();
        json.WriteString("online", state.Kvm.Online.ToString());
        json.WriteString("present", state.Present.ToString());
        json.WriteStartObject("svme");
        foreach (int cpu in state.Kvm.Online)
        {
            json.WriteNumber(cpu.ToString(CultureInfo.InvariantCulture), svme.Contains(cpu) ? 1 : 0);
        }

        json.WriteEndObject();
        WriteNames(json, "modules", MachineExport.LoadedModules(state));
        json.WriteBoolean("dev_kvm", state.DevKvm);
        json.WriteNumber("tainted", state.Tainted);
        WriteNames(json, "vms_held", state.Vms.Select(vm => vm.Name));
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, KernelLogRecord record)
    {
        json.WriteStartObject();
        if (LineClass.Of(record) is { } lineClass)
        {
            json.WriteString("class", lineClass);
        }

        json.WriteString("level", record.Level.ToString().ToLowerInvariant());
        json.WriteNumber("lvl", (int)record.Level);
        json.WriteNumber("us", record.Microseconds);
        json.WriteString("text", record.Text);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string key, IEnumerable<string> names)
    {
        json.WriteStartArray(key);
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
