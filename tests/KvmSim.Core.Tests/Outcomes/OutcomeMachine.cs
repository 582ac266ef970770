using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Core.Tests.Outcomes;

/// <summary>The machine of a cell: does its steps, and tells what came of the last.</summary>
internal sealed class OutcomeMachine
{
    private const int Odd = TestMachines.OddCpu;
    private readonly SimMachine _machine;
    private readonly string _module;
    private long _logged;
    private VcpuExit _exit;

    private OutcomeMachine(OutcomeCell cell)
    {
        string[] words = cell.Hardware.Split(' ');
        (string generation, string parameter) = OutcomeTable.Shipped.Columns[cell.Column];
        bool vmx = words[0] == "vmx";
        (CpuModel good, CpuModel bad) = Models(vmx ? TestMachines.Intel : TestMachines.Amd, words[1]);
        _module = vmx ? "kvm_intel" : "kvm_amd";
        string[] parameters = parameter.Length == 0 ? [] : [parameter];
        _machine = new SimMachine(TestMachines.Describe(generation, good, bad, parameters) with
        {
            BuiltIn = words.Contains("builtin", StringComparer.Ordinal),
            Tdx = words[1] == "tdx",
            OfflineAtBoot = words.Contains("atboot", StringComparer.Ordinal) ? default : CpuSet.Of(Odd),
            ForeignHypervisor = words[1] == "broken" ? CpuSet.Of(Odd) : default,
        });
    }

    /// <summary>
    /// "EIO inc S off flag": what the last step came to, in the table's words, with all of the state.
    /// </summary>
    public static (string Errno, IReadOnlyList<string> Lines, Dictionary<string, string> State) Run(OutcomeCell cell)
    {
        OutcomeMachine machine = new(cell);
        string errno = "";
        foreach (string step in cell.Steps.Split(',', StringSplitOptions.TrimEntries))
        {
            machine._logged = machine._machine.Log.Printed;
            errno = machine.Do(step.Split(' '));
        }

        string[] lines = [.. machine._machine.Log.Since(machine._logged).Where(IsTold).Select(Text)];
        return (errno, lines, machine.State());
    }

    private static (CpuModel Good, CpuModel Bad) Models(CpuModel model, string difference) => difference switch
    {
        "good" or "broken" or "tdx" => (model, model),
        "config" => (model, TestMachines.WithBusLockDetection(model)),
        "setup" => (model, With(model, 0x481, 0x0000_00fe_0000_0016)),
        "lacking" => (model, With(model, 0x48b, 0x035d_67ff_0000_0000)),
        "unasked" => (TestMachines.WithBusLockDetection(model), model),
        "revision" => (model, With(model, 0x480, 0x00da_0500_0000_1013)),
        "firmware" => (model, TestMachines.FirmwareDisabled(model)),
        "novmx" => (model, Without(model, "vmx")),
        "nosvm" => (model, Without(Without(model, "svm"), "npt")),
        "alien" => (model, model with { Name = "alien", VendorId = "GenuineIntel" }),
        "extra" => (model, Plus(model, "pku")),
        "pinned" => (model, Without(model, "smep")),
        "xsave" => (Plus(model, "pku"), model),
        _ => throw new ArgumentOutOfRangeException(nameof(difference), difference, "There is no such difference."),
    };

    private static CpuModel With(CpuModel model, uint msr, ulong value) =>
        model with { Name = "bad", Msrs = model.Msrs.With(msr, value) };

    private static CpuModel Without(CpuModel model, string feature) =>
        model with { Name = "bad", Features = model.Features.Without(feature) };

    private static CpuModel Plus(CpuModel model, string feature) =>
        model with { Name = "more", Features = model.Features.Union(CpuFeatureSet.Of(feature)) };

    private static string Text(KernelLogRecord record) =>
        $"<{record.Level.ToString().ToLower(CultureInfo.InvariantCulture)}> {record.Text}";

    /// <summary>
    /// KVM's lines, the vendor's, and that a CPU went offline; not how each CPU was started and identified.
    /// </summary>
    private static bool IsTold(KernelLogRecord record) =>
        (record.Text.Contains("kvm", StringComparison.OrdinalIgnoreCase)
            || record.Text.Contains("svm", StringComparison.Ordinal)
            || record.Text.Contains("VMXON", StringComparison.Ordinal)
            || record.Text.Contains("do_boot_cpu", StringComparison.Ordinal)
            || record.Text.EndsWith("is now offline", StringComparison.Ordinal)
            || record.Text.StartsWith("Error taking", StringComparison.Ordinal)
            || record.Text.StartsWith("CPU", StringComparison.Ordinal))
        && record.Level != KernelLogLevel.Emerg
        && !record.Text.Contains("Nested", StringComparison.Ordinal);

    private static string Word(OperationResult result) => result.Death is not null ? "dead"
        : result.IsBlocked ? "blocked"
        : result.Errno == Errno.None ? "0"
        : result.Errno.ToString();

    private string Do(string[] words)
    {
        int cpu = int.TryParse(words[^1].TrimStart('@'), CultureInfo.InvariantCulture, out int number) ? number : 0;
        return words[0] switch
        {
            "load" => Word(_machine.Run(Operation.Load(_module, onCpu: cpu))),
            "unload" => Word(_machine.Run(Operation.Unload(_module))),
            "create" => Word(_machine.Run(Operation.CreateVm(words[1]))),
            "try" => Word(_machine.Run(Operation.CreateVm(words[2]), timeoutMilliseconds: 100)),
            "run" => RunVcpu(words[1], cpu),
            "online" => Word(_machine.Run(Operation.Online(cpu))),
            "offline" => Word(_machine.Run(Operation.Offline(cpu))),
            "add" => Word(_machine.Run(Operation.HotAdd(cpu))),
            "hold" => Word(_machine.Begin(Operation.Online(Odd), "held", HotplugStep.SetOnline)),
            "fail" => Word(_machine.Run(Operation.InjectFailure(Odd, KvmState))),
            "suspend" => Word(_machine.Run(Operation.Suspend())),
            "resume" => Word(_machine.Run(Operation.Resume(Changed(words)))),
            "poweroff" => PowerOff(),
            "release" => Word(_machine.Release("held")),
            _ => throw new ArgumentOutOfRangeException(nameof(words), words[0], "There is no such step."),
        };
    }

    private string KvmState => _machine.Generation.Base.States.Kvm!.Name;

    /// <summary>"resume 2": CPU 2 comes back with VMX disabled by firmware; for SVM, without SVM.</summary>
    private CpuSockets Changed(string[] words)
    {
        if (words.Length == 1)
        {
            return default;
        }

        int cpu = int.Parse(words[1], CultureInfo.InvariantCulture);
        CpuModel model = _machine.State.Sockets[cpu];
        return CpuSockets.Of([KeyValuePair.Create(
            cpu, model.Vendor == CpuVendor.Intel ? TestMachines.FirmwareDisabled(model) : Without(model, "svm"))]);
    }

    private string PowerOff()
    {
        _machine.Run(Operation.PowerOff());
        return "off";
    }

    private string RunVcpu(string vm, int cpu)
    {
        OperationResult result = _machine.Run(Operation.RunVcpu(vm, cpu));
        _exit = result.Exit;
        return Word(result);
    }

    private Dictionary<string, string> State()
    {
        HostState state = _machine.State;
        return new(StringComparer.Ordinal)
        {
            ["online"] = state.Kvm.Online.Contains(Odd) ? "on" : "off",
            ["flag"] = state.Kvm.HardwareIncompatible ? "flag" : "",
            ["sticky"] = state.Kvm.EnableFailed ? "sticky" : "",
            ["usage"] = state.Kvm.Usage.ToString(CultureInfo.InvariantCulture),
            ["virt"] = state.VirtualizationOn.ToString(),
            ["exit"] = _exit.ToString(),
            ["npt"] = state.Vendor is { NestedPaging: true } ? "1" : "0",
        };
    }
}
