using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;

namespace KvmSim.Races;

/// <summary>Tries a plan on the simulation, step by step, and writes the steps of a scenario down meanwhile.</summary>
internal sealed class ReplayScript
{
    private const int LongTimeout = 15_000;

    /// <summary>Time for a VM creation that waits for the held CPU to show that it waits.</summary>
    private const int HeldTimeout = 6000;

    /// <summary>The same while a callback sleeps; and how long until it does.</summary>
    private const int SleepTimeout = 700;
    private const int UntilAsleep = 1500;

    private readonly ReplayMachine _machine;
    private readonly ReplayKernel _kernel;
    private readonly ReplayBreach _breach;
    private readonly SimMachine _sim;
    private readonly ScenarioSession _session;
    private readonly List<ReplayStep> _steps = [];
    private readonly Dictionary<int, string> _vmOf = [];
    private readonly List<string> _blocked = [];
    private int _created;

    private ReplayScript(RaceSchedule schedule, ReplayMachine machine, ReplayKernel kernel)
    {
        _machine = machine;
        _kernel = kernel;
        _breach = new ReplayBreach(schedule, machine);
        _sim = new SimMachine(machine.Describe(kernel));
        _session = new ScenarioSession(_sim);
    }

    /// <summary>
    /// The steps of a plan up to its end, if the simulation can take them and they break the property; else null.
    /// </summary>
    public static IReadOnlyList<ReplayStep>? Try(
        RaceSchedule schedule, ReplayMachine machine, ReplayKernel kernel, ReplayPlan plan)
    {
        ReplayScript script = new(schedule, machine, kernel);
        try
        {
            return script.Run(plan) ? script._steps : null;
        }
        catch (SimException)
        {
            return null; // such as a VM that is destroyed and was never made
        }
    }

    private bool Run(ReplayPlan plan)
    {
        Prepare(sleeps: plan.Windows.Contains(ReplayWindow.Sleep));
        bool works = true;
        for (int move = 0; move < plan.Hotplug.Length && works; move++)
        {
            works = Vms(plan, 2 * move) && Move(plan, move);
        }

        works = works && Vms(plan, 2 * plan.Hotplug.Length) && _blocked.Count == 0;
        if (works && _steps.Exists(step => step.IsFatal))
        {
            RunGuests();
            return true;
        }

        return false;
    }

    private void Prepare(bool sleeps)
    {
        string[] words = [.. new[] { _kernel.Parameter, sleeps ? _kernel.Delay : null }.OfType<string>()];
        Do(new ScenarioStepDocument
        {
            Operation = "load",
            Modules = ["kvm"],
            Parameters = words.Select(word => word.Split('=')).ToDictionary(
                pair => pair[0], pair => ParameterValue.Of(
                    long.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture)), StringComparer.Ordinal),
        });
        Do(new ScenarioStepDocument { Operation = "load", Modules = ["kvm_amd"] });
        foreach (int cpu in _machine.Incompatible)
        {
            Do(new ScenarioStepDocument
            {
                Operation = "hotAdd",
                Cpus = CpuSet.Of(cpu),
                Overrides = new CpuOverrides { AddFeatures = CpuFeatureSet.Of(ReplayMachine.Extra) },
            });
        }
    }

    private bool Move(ReplayPlan plan, int move)
    {
        int cpu = _machine.Numbers[plan.Hotplug[move].Cpu];
        if (plan.Windows[move] is not { } window)
        {
            string operation = plan.Hotplug[move].IsBeginning ? "online" : "offline";
            return Do(
                new ScenarioStepDocument { Operation = operation, Cpus = CpuSet.Of(cpu) }) is { IsBlocked: false };
        }

        bool sleeps = window == ReplayWindow.Sleep;
        int waiter = _sim.State.Kvm.Online.FirstOrDefault(other => other != 0 && other != cpu);
        Do(new ScenarioStepDocument
        {
            Operation = sleeps ? "asyncOnline" : "onlineFrozen",
            Number = cpu,
            At = window.Symbol,
            Cpu = sleeps ? 0 : waiter,
        });
        if (sleeps)
        {
            Do(new ScenarioStepDocument { Operation = "sleep", Number = UntilAsleep });
        }

        Do(new ScenarioStepDocument { Operation = "timeout", Number = sleeps ? SleepTimeout : HeldTimeout });
        if (!Vms(plan, (2 * move) + 1))
        {
            return false;
        }

        Do(new ScenarioStepDocument { Operation = "timeout", Number = LongTimeout });
        if (!sleeps)
        {
            Do(new ScenarioStepDocument { Operation = "thaw" });
        }

        foreach (string vm in _blocked)
        {
            Do(new ScenarioStepDocument { Operation = "wait", Vm = vm });
        }

        _blocked.Clear();
        if (sleeps)
        {
            Do(new ScenarioStepDocument { Operation = "wait", Vm = ScenarioStepDocument.OnlineHandle });
        }

        return true;
    }

    private bool Vms(ReplayPlan plan, int slot)
    {
        for (int i = 0; i < plan.Vms.Length; i++)
        {
            if (plan.Slots[i] == slot && !Vm(plan.Vms[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Vm(ScheduledOperation operation)
    {
        if (operation.IsBeginning)
        {
            _vmOf[operation.Index] = ((char)('a' + _created++)).ToString();
        }

        string vm = _vmOf[operation.Index];
        OperationResult? result = Do(new ScenarioStepDocument
        {
            Operation = operation.IsBeginning ? "createVm" : "destroyVm",
            Vm = vm,
        });
        if (result is { IsBlocked: true } && operation.IsBeginning)
        {
            _blocked.Add(vm);
        }

        return result is { IsBlocked: false } || operation.IsBeginning;
    }

    /// <summary>What it comes to: a guest on a CPU where virtualization is on, and on one where it is off.</summary>
    private void RunGuests()
    {
        CpuSet off = _sim.State.Kvm.Online.Except(_sim.State.Kvm.Enabled);
        if (_sim.State.Vms.FirstOrDefault(vm => vm.Exists) is { Name: not null } running && !off.IsEmpty)
        {
            Do(new ScenarioStepDocument { Operation = "runVcpu", Vm = running.Name, Cpu = 0 });
            Do(new ScenarioStepDocument { Operation = "runVcpu", Vm = running.Name, Cpu = off.First() });
        }
    }

    private OperationResult? Do(ScenarioStepDocument step)
    {
        OperationResult? result = _session.Do(step).LastOrDefault();
        string? errno = result is null ? null
            : result.Death is not null ? "died"
            : result.IsBlocked ? result.Summary
            : result.Errno == Protocol.Errno.None ? "ok" : result.Errno.ToString();
        KvmState<CpuSet> kvm = _sim.State.Kvm;
        bool fatal = !_steps.Exists(earlier => earlier.IsFatal) && _breach.IsSeen(_sim.State, result);
        _steps.Add(
            new ReplayStep(step, errno, kvm.Online, kvm.Enabled.Intersect(kvm.Online), kvm.Usage) { IsFatal = fatal });
        return result;
    }
}
