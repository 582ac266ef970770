using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// Writes what was done to a simulated machine since it was powered on in the format of the recordings, so that a
/// prediction and a recording can be laid side by side.
/// </summary>
public static class TraceWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true };

    /// <summary>Writes a trace.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="scenario">What the trace is called; its variant is the generation.</param>
    public static void Write(Stream stream, SimMachine machine, string scenario)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentException.ThrowIfNullOrEmpty(scenario);
        using Utf8JsonWriter json = new(stream, Options);
        json.WriteStartObject();
        json.WriteString("scenario", scenario);
        json.WriteString("title", $"simulated on {machine.Name}");
        json.WriteString("group", "s");
        json.WriteString("variant", machine.Generation.Id);
        WriteKernel(json, machine);
        WriteMachine(json, machine);
        WriteOperations(json, machine);
        json.WritePropertyName("final");
        TraceState.Write(json, machine.State);
        if (machine.State.Death is { } death)
        {
            json.WriteStartObject("guest_died");
            json.WriteString("why", death);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteKernel(Utf8JsonWriter json, SimMachine machine)
    {
        json.WriteStartObject("kernel");
        json.WriteString("release", machine.Generation.Id);
        json.WriteString("flavour", KernelFlavours.NameOf(machine.Description.Flavour));
        json.WriteString("kvm_params", machine.Description.ParametersOf(ModuleOperations.Core).ToString());
        json.WriteString("kvm_amd_params", machine.Description.ParametersOf("kvm_amd").ToString());
        json.WriteString("kvm_intel_params", machine.Description.ParametersOf("kvm_intel").ToString());
        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json, SimMachine machine)
    {
        HostDescription host = machine.Description;
        CpuModel boot = host.Stock[host.BootCpu];
        json.WriteStartObject("machine");
        json.WriteString("emulator", host.Tcg ? "KvmSim, QEMU's TCG" : "KvmSim");
        json.WriteString("boot_cpu", boot.Name);
        json.WriteNumber("boot_cpus", 1);
        json.WriteStartArray("coldplug");
        foreach (int cpu in host.Plugged.Without(host.BootCpu))
        {
            json.WriteStartObject();
            json.WriteNumber("socket", cpu);
            json.WritePropertyName("props");
            QemuCpu.Write(json, boot, host.Stock[cpu]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("max_cpus", host.PossibleCpus);
        json.WriteStartObject("topology");
        json.WriteNumber("packages", host.Topology.Packages);
        json.WriteNumber("cores", host.Topology.CoresPerPackage);
        json.WriteNumber("threads", host.Topology.ThreadsPerCore);
        json.WriteNumber("nodes", host.Topology.NumaNodes);
        json.WriteEndObject();
        json.WriteString("offline_at_boot", host.OfflineAtBoot.ToString());
        json.WriteString("cmdline", host.CommandLine);
        json.WriteEndObject();
        json.WriteStartArray("boot_cpus");
        WriteCpu(json, host.BootCpu, boot);
        json.WriteEndArray();
    }

    private static void WriteCpu(Utf8JsonWriter json, int number, CpuModel cpu)
    {
        json.WriteStartObject();
        json.WriteNumber("cpu", number);
        json.WriteString("vendor_id", cpu.VendorId);
        json.WriteNumber("family", cpu.Family);
        json.WriteNumber("model", cpu.Model);
        json.WriteString("model_name", cpu.ModelName);
        json.WriteNumber("stepping", cpu.Stepping);
        json.WriteString("flags", cpu.Features.ToString());
        json.WriteStartObject("msrs");
        foreach ((uint index, ulong value) in cpu.Msrs)
        {
            json.WriteString(
                string.Create(CultureInfo.InvariantCulture, $"0x{index:x}"),
                string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOperations(Utf8JsonWriter json, SimMachine machine)
    {
        json.WriteStartArray("ops");
        int number = 0;
        foreach (MachineEvent done in machine.Replay())
        {
            WriteOperation(json, machine, done, ++number);
        }

        json.WriteEndArray();
    }

    private static void WriteOperation(Utf8JsonWriter json, SimMachine machine, MachineEvent done, int number)
    {
        json.WriteStartObject();
        json.WriteNumber("n", number);
        json.WriteString("op", done.Name);
        json.WriteStartArray("args");
        foreach (object argument in done.Arguments)
        {
            WriteArgument(json, machine, argument);
        }

        json.WriteEndArray();
        if ((done.Begun ?? done.Result?.Operation) is { Kind: OperationKind.Load } load)
        {
            string at = load.OnCpu == machine.Description.BootCpu
                ? "" : string.Create(CultureInfo.InvariantCulture, $"@{load.OnCpu} ");
            json.WriteString("params", at + machine.Description.ParametersOf(load.Name!).Overlay(load.Parameters));
        }

        json.WritePropertyName("result");
        WriteResult(json, done);
        json.WriteStartArray("kmsg");
        foreach (KernelLogRecord record in done.Log)
        {
            TraceState.Write(json, record);
        }

        json.WriteEndArray();
        if (done.After.Death is null)
        {
            json.WritePropertyName("state");
            TraceState.Write(json, done.After);
        }

        json.WriteEndObject();
    }

    private static void WriteArgument(Utf8JsonWriter json, SimMachine machine, object argument)
    {
        switch (argument)
        {
            case int number:
                json.WriteNumberValue(number);
                break;
            case CpuModel model:
                QemuCpu.Write(json, machine.Description.Stock[machine.Description.BootCpu], model);
                break;
            default:
                json.WriteStringValue((string)argument);
                break;
        }
    }

    private static void WriteCounts(Utf8JsonWriter json, LoopCounts counts, bool ofCpu)
    {
        if (ofCpu)
        {
            json.WriteNumber("up_ok", counts.Succeeded);
            json.WriteNumber("up_fail", counts.Failed);
            json.WriteNumber("down_ok", counts.DownSucceeded);
            json.WriteNumber("down_fail", counts.DownFailed);
            json.WriteString("last_up_errno", counts.LastErrno == Errno.None ? "" : counts.LastErrno.ToString());
            return;
        }

        json.WriteNumber("created", counts.Succeeded);
        json.WriteStartObject("errors");
        foreach (LoopFailure failure in counts.Failures)
        {
            json.WriteNumber(failure.Errno.ToString(), failure.Count);
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, MachineEvent done)
    {
        OperationResult? result = done.Result;
        json.WriteStartObject();
        json.WriteBoolean("ok", result?.Succeeded ?? true);
        if (result is { Errno: not Errno.None })
        {
            json.WriteString("errno", result.Errno.ToString());
            json.WriteNumber("errno_num", (int)result.Errno);
            json.WriteString("at", result.FailedCall);
        }

        if (result is { ProcessDied: true })
        {
            json.WriteBoolean("died", true);
        }

        if (result is { IsBlocked: true })
        {
            json.WriteNumber("timeout_ms", 0);
        }

        if (result is { Counts: { } counts })
        {
            WriteCounts(json, counts, result.Operation.Kind == OperationKind.OnlineLoop);
        }

        if (result is { Exit: VcpuExit.Halted or VcpuExit.Mmio or VcpuExit.FailEntry })
        {
            json.WriteString("exit_name", RaceAnswer.NameOf(result.Exit));
            json.WriteNumber("on_cpu", result.RanOn);
        }

        if (done.After.Death is { } death)
        {
            json.WriteString("guest_died", death);
        }

        json.WriteEndObject();
    }
}
