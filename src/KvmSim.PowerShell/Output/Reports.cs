using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// From the engine's objects to the flat ones that commands write: they survive a job and Export-Clixml.
/// </summary>
internal static class Reports
{
    public static CpuTransition OfCpu(string machine, string operation, OperationResult result)
    {
        CpuSet before = result.Before.Kvm.Online, after = result.After.Kvm.Online;
        string beforeText = before.ToString();
        return new CpuTransition
        {
            MachineName = machine,
            Id = result.Operation.Cpu,
            Operation = operation,
            Errno = result.Errno.ToString(),
            Result = result.Summary,
            Succeeded = result.Succeeded,
            OnlineBefore = beforeText,
            OnlineAfter = before == after ? beforeText : after.ToString(),
            Outcome = result,
            Log = OfLog(machine, result.Log),
        };
    }

    public static PowerTransition OfPower(string machine, string operation, OperationResult result) => new()
    {
        MachineName = machine,
        Operation = operation,
        Errno = result.Errno.ToString(),
        Result = result.Summary,
        Succeeded = result.Succeeded,
        OnlineBefore = result.Before.Kvm.Online.ToString(),
        OnlineAfter = result.After.Kvm.Online.ToString(),
        Lost = result.Before.Frozen.Except(result.After.Kvm.Online).ToString(),
        Outcome = result,
        Log = OfLog(machine, result.Log),
    };

    public static ModuleTransition OfModule(string machine, string operation, OperationResult result) => new()
    {
        MachineName = machine,
        Module = result.Operation.Name!,
        Operation = operation,
        Errno = result.Errno.ToString(),
        Result = result.Summary,
        Succeeded = result.Succeeded,
        UsageCount = result.After.Kvm.Usage,
        Enabled = result.After.Kvm.Enabled.ToString(),
        Outcome = result,
        Log = OfLog(machine, result.Log),
    };

    public static VcpuRun OfRun(string machine, OperationResult result) => new()
    {
        MachineName = machine,
        VmName = result.Operation.Name!,
        Cpu = result.Operation.Cpu,
        Exit = result.Exit,
        Errno = result.Errno.ToString(),
        Result = result.Summary,
        Succeeded = result.Succeeded,
        Outcome = result,
        Log = OfLog(machine, result.Log),
    };

    public static SimulatedVm OfVm(SimMachine machine, in VmInstance vm) => new()
    {
        MachineName = machine.Name,
        Name = vm.Name,
        HasVcpu = vm.HasVcpu,
        IsTd = vm.IsTrustDomain,
        StaleValues = [.. machine.FindStaleValues(vm.Name).Select(stale => stale.ToString())],
    };

    public static LogLine[] OfLog(string machine, IEnumerable<KernelLogRecord> records) =>
        [.. records.Select(record => OfLine(machine, record))];

    public static LogLine OfLine(string machine, KernelLogRecord record) => new()
    {
        MachineName = machine,
        Time = record.Time,
        Level = record.Level,
        Text = record.Text,
        EndsLine = record.EndsLine,
    };

    public static SimulatedCpu OfCpu(SimMachine machine, int cpu, CheckVerdict verdict, string features)
    {
        CpuPresence presence = machine.PresenceOf(cpu);
        CpuModel model = machine.ModelOf(cpu);
        CpuPlacement placement = machine.Description.PlacementOf(cpu);
        return new SimulatedCpu
        {
            MachineName = machine.Name,
            Id = cpu,
            Model = model.Name,
            ModelName = model.ModelName,
            Vendor = model.Vendor,
            Family = model.Family,
            ModelNumber = model.Model,
            Stepping = model.Stepping,
            Microcode = model.Microcode,
            State = presence,
            Active = machine.IsActive(cpu),
            Virtualization = machine.HasVirtualizationOn(cpu),
            Compatible = verdict,
            Package = placement.Package,
            Core = placement.Core,
            Thread = placement.Thread,
            Node = placement.Node,
            Features = features,
        };
    }

    public static KvmStatus OfKvm(SimMachine machine)
    {
        HostState state = machine.State;
        return new KvmStatus
        {
            MachineName = machine.Name,
            Generation = machine.Generation.Id,
            Modules = LoadedModules.Of(state),
            DevKvm = state.DevKvm,
            UsageCount = state.Kvm.Usage,
            Online = state.Kvm.Online.ToString(),
            Enabled = state.Kvm.Enabled.ToString(),
            VirtualizationOn = state.VirtualizationOn.ToString(),
            HardwareIncompatible = state.Kvm.HardwareIncompatible,
            EnableFailed = state.Kvm.EnableFailed,
            Flagged = state.Flagged.ToString(),
            CallbackInstalled = state.Kvm.CallbackInstalled,
            ReferenceCpu = state.Vendor?.ReferenceCpu,
            Vms = [.. state.Vms.Where(vm => vm.Exists).Select(vm => vm.Name)],
            Parameters = LoadedModules.ParametersOf(state, machine.Generation),
            Tainted = state.Tainted,
            Death = state.Death,
        };
    }

    public static IncompatibleCpu OfJudgement(string machine, CpuJudgement judgement) => new()
    {
        MachineName = machine,
        Id = judgement.Cpu,
        Model = judgement.Model.Name,
        State = judgement.Presence,
        Reason = judgement.Failure?.Reason,
        Errno = judgement.Failure?.ErrnoName,
        Reasons = [.. judgement.Findings.Select(finding => OfFinding(machine, finding, judgement.Generation))],
        Missing = [.. judgement.Missing.Select(missing => missing.ToString())],
        AfterEffects = [.. judgement.AfterEffects.Select(effect => effect.Sentence)],
        WasFlagged = judgement.WasFlagged,
        Evidence = $"{judgement.Evidence}",
        ReferenceCpu = judgement.ReferenceCpu,
    };

    public static KvmBootSet OfBootSet(string machine, BootSet set) => new()
    {
        MachineName = machine,
        AtBoot = set.AtBoot.ToString(),
        Verdict = set.Verdict,
        IsLeast = set.IsLeast,
        Cpus =
        [
            .. set.Cpus.Select(cpus => new BootSetCpu
            {
                Cpus = cpus.Cpus.ToString(),
                Fate = cpus.Fate,
                IsAtBoot = cpus.IsAtBoot,
                Behind = cpus.Behind.ToString(),
                Property = cpus.Finding?.Property ?? "",
                Source = cpus.Finding?.Source ?? "",
                Expected = cpus.Finding?.Reference ?? "",
                Found = cpus.Finding?.Found ?? "",
                Effect = cpus.Finding?.Effect ?? "",
                Missing = string.Join(", ", cpus.Missing),
            }),
        ],
        Text = set.Text,
    };

    public static CompatibilityReason OfFinding(
        string machine, CompatibilityFinding finding, Generation? generation = null, CpuSet? cpus = null)
    {
        return new CompatibilityReason
        {
            MachineName = machine,
            Id = finding.Cpu,
            Cpus = cpus is { } several ? several.ToString() : $"{finding.Cpu}",
            Property = finding.Property,
            Source = finding.Source,
            Bits = [.. finding.Bits.Select(bit => bit.ToString())],
            SdmNames = [.. finding.Bits.Select(bit => bit.SdmName)],
            KernelNames = [.. finding.Bits.Select(bit => bit.KernelName).OfType<string>()],
            QemuNames = [.. finding.Bits.Select(bit => bit.QemuName).OfType<string>()],
            Expected = finding.Reference,
            Found = finding.Found,
            ReferenceCpu = finding.ReferenceCpu,
            KernelLooks = finding.KernelLooks,
            KernelLooksSince = finding.KernelLooksSince,
            Severity = finding.Severity,
            Effect = finding.Effect,
            WhatToDo = finding.Remedy,
            Evidence = generation is null ? "" : RecordedAnswers.EvidenceOf(generation, finding).ToString(),
        };
    }

    /// <summary>Why a CPU is not simply accepted, in a line.</summary>
    public static string DiffersIn(IReadOnlyList<CompatibilityReason> reasons, IReadOnlyList<string> missing) =>
        string.Join(
        "; ", reasons.Select(reason => reason.Difference)
            .Concat(missing.Count > 0 ? [$"unknown: {string.Join(", ", missing)}"] : []));

    private static int PartsKnownBy(Generation generation, Confidence confidence) =>
        generation.KnownParts.Count(part => part.Confidence == confidence);

    public static GenerationInfo OfGeneration(Generation generation) =>
        OfGeneration(generation, generation.PartsUnder(generation.Defaults.GetValueOrDefault("kvm")));

    private static GenerationInfo OfGeneration(Generation generation, ProtocolParts parts) => new()
    {
        Id = generation.Id,
        Title = generation.Title,
        Versions = generation.Versions?.ToString() ?? "",
        Aliases = [.. generation.Aliases],
        Confidence = generation.Confidence,
        RecordedParts = PartsKnownBy(generation, Confidence.Recorded),
        ReadParts = PartsKnownBy(generation, Confidence.Read),
        DerivedParts = PartsKnownBy(generation, Confidence.Derived),
        RecordedAnswers = RecordedAnswers.Of(generation).Count(),
        Source = generation.Source,
        From = generation.From,
        Callback = parts.Callback.ToString(),
        Check = parts.Check.ToString(),
        Refusal = parts.Refusal.ToString(),
        Remembers = parts.Remembers,
        Reevaluates = parts.Reevaluates,
        Locking = parts.Locking.ToString(),
        Parameters =
        [
            .. generation.Parameters.Select(parameter => $"{parameter.Module}.{parameter.Name}={parameter.Default}"),
        ],
    };
}
