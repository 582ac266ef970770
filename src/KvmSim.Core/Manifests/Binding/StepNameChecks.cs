using KvmSim.Description;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>
/// The names of VMs, of loops and of what is begun and waited for: used only after they were given, and given once at a
/// time. A machine that starts again has none of them.
/// </summary>
internal sealed class StepNameChecks(SchemaContext context)
{
    /// <summary>VMs that are there if all went well, with the steps that created them.</summary>
    private readonly Dictionary<string, BoundStep> _vms = new(StringComparer.Ordinal);

    private readonly Dictionary<string, BoundStep> _loops = new(StringComparer.Ordinal);

    /// <summary>What was begun and not waited for.</summary>
    private readonly Dictionary<string, BoundStep> _begun = new(StringComparer.Ordinal);

    /// <summary>What a call goes by that hangs when its time is up: it can be waited for too.</summary>
    private readonly HashSet<string> _mayHang = new(StringComparer.Ordinal);

    private bool _isHeld;
    private bool _mayBeAsleep;

    public void Check(BoundStep step)
    {
        switch (step.Step.Operation)
        {
            case "createVm" or "createTd" or "asyncCreateVm":
                Create(_vms, step);
                break;
            case "createLoop":
                Create(_loops, step);
                break;
            case "destroyVm":
                Use(_vms, step, "VM", "createVm");
                if (!step.MayFail)
                {
                    _vms.Remove(step.Step.Vm ?? "");
                }

                break;
            case "runVcpu" or "asyncRunVcpu":
                Use(_vms, step, "VM", "createVm");
                break;
            case "stopLoop":
                Use(_loops, step, "loop", "createLoop");
                _loops.Remove(step.Step.Vm ?? "");
                break;
            case "wait":
                Wait(step);
                break;
            case "thaw" when !_isHeld:
                step.Report(
                    context, ManifestErrorId.UnknownName, "No CPU is held here: begin it with an onlineFrozen step.");
                break;
            case "resume" when !_mayBeAsleep:
                step.Report(
                    context, ManifestErrorId.ConflictingKeys, "The machine does not sleep here: suspend it first.");
                break;
            case "write":
                _mayBeAsleep |= step.Step.Path == "/sys/power/state";
                break;
            case "suspend":
                _mayBeAsleep = true;
                break;
            case "reboot":
                Forget();
                break;
        }

        Begin(step);
    }

    private void Create(Dictionary<string, BoundStep> names, BoundStep step)
    {
        if (step.Step.Vm is not { } name)
        {
            return;
        }

        if ((_vms.TryGetValue(name, out BoundStep first) || _loops.TryGetValue(name, out first)) && !first.MayFail)
        {
            ReportNamed(step, ManifestErrorId.DuplicateName,
                $"There is a VM '{Excerpt.Of(name)}' already, of the step at {first.Step.Mark}: destroy it first, "
                    + $"give this one "
                + "another name, or say of the other that it fails (expect: {errno: …}).", name);
        }

        names[name] = step;
    }

    private void Use(Dictionary<string, BoundStep> names, BoundStep step, string noun, string creator)
    {
        if (step.Step.Vm is { } name && !names.ContainsKey(name))
        {
            string? near = Spelling.Nearest(name, names.Keys) ?? (names.Count == 1 ? names.Keys.First() : null);
            ReportNamed(step, ManifestErrorId.UnknownName,
                $"There is no {noun} '{Excerpt.Of(name)}' here: a {creator} step begins one.", name, near);
        }
    }

    private void Wait(BoundStep step)
    {
        if (step.Step.Vm is { } name && !_begun.ContainsKey(name) && !_loops.ContainsKey(name)
            && !_mayHang.Contains(name))
        {
            ReportNamed(step, ManifestErrorId.UnknownName,
                $"Nothing is under way here under the name '{Excerpt.Of(name)}'.", name,
                Spelling.Nearest(name, _begun.Keys) ?? (_begun.Count == 1 ? _begun.Keys.First() : null));
        }

        if (!step.MayFail)
        {
            _begun.Remove(step.Step.Vm ?? "");
        }
    }

    private void Begin(BoundStep step)
    {
        string? handle = step.Step.Operation is "asyncCreateVm" or "asyncRunVcpu" ? step.Step.Vm : step.Step.Handle;
        if (step.Step.Operation == "thaw")
        {
            _isHeld &= step.MayFail;
            if (!step.MayFail)
            {
                _begun.Remove(ScenarioStepDocument.OnlineHandle);
            }
        }

        if (handle is null)
        {
            _mayHang.Add(step.Step.Operation switch
            {
                "online" or "offline" or "onlineLoop" => ScenarioStepDocument.OnlineHandle,
                "load" or "unload" => ScenarioStepDocument.ModuleHandle,
                "wait" => "",
                _ => step.Step.Vm ?? "",
            });
            return;
        }

        if (_begun.TryGetValue(handle, out BoundStep first) && !first.MayFail)
        {
            step.Report(context, ManifestErrorId.DuplicateName,
                $"Something is under way under the name '{Excerpt.Of(handle)}' already, of the step at "
                    + $"{first.Step.Mark}: wait for it "
                + "first, or give one of them a name.", Excerpt.Of(handle));
        }

        _begun[handle] = step;
        _isHeld |= handle == ScenarioStepDocument.OnlineHandle;
    }

    private void Forget()
    {
        _vms.Clear();
        _loops.Clear();
        _begun.Clear();
        _mayHang.Clear();
        _isHeld = _mayBeAsleep = false;
    }

    /// <summary>At the name itself, where the operation's value is a mapping that has it.</summary>
    private void ReportNamed(
        BoundStep step, ManifestErrorId id, string message, string name, string? suggestion = null)
    {
        (Fields fields, string key) = step.Fields.Child(step.Step.Operation) is { } mapping
            ? (mapping, "vm")
            : (step.Fields, step.Step.Operation);
        context.Report(id, fields.MarkOf(key), fields.Path.Key(key), message, Excerpt.Of(name), null, suggestion);
    }
}
