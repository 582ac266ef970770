using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>What must be so of a machine's CPUs, beyond what its schema says.</summary>
internal sealed class MachineChecks(DocumentScope scope, Fields spec, ModelScope models)
{
    public void Check(List<(CpuEntryDocument Entry, Fields Fields)> cpus, TopologyDocument? topology, int boot)
    {
        CpuSet taken = CpuSet.Empty;
        for (int i = 0; i < cpus.Count && !scope.Context.Diagnostics.IsFull; i++)
        {
            (CpuEntryDocument entry, Fields fields) = cpus[i];
            CpuSet again = entry.Ids.Intersect(taken);
            if (!again.IsEmpty)
            {
                ReportOverlap(fields, again, cpus.First(other => other.Entry.Ids.Contains(again.Lowest)).Fields);
            }

            taken = taken.Union(entry.Ids);
            CheckModel(entry, fields);
            CheckTopology(entry, fields, topology);
        }

        CheckArchitecture(cpus);
        CheckPlatform(cpus);
        CheckSiblings(topology);
        CheckBoot(cpus, boot);
    }

    /// <summary>The CPUs of a machine are all x86 or all Arm, and what one overrides is of its kind.</summary>
    private void CheckArchitecture(List<(CpuEntryDocument Entry, Fields Fields)> cpus)
    {
        bool? isArm = null;
        foreach ((CpuEntryDocument entry, Fields fields) in cpus)
        {
            if (!models.Models.TryGetValue(entry.Model, out (CpuModel Model, SourceMark Mark) known)
                || known.Model.HasUnknownVendor)
            {
                continue;
            }

            bool isThis = known.Model.Vendor == CpuVendor.Arm;
            isArm ??= isThis;
            if (isArm != isThis)
            {
                scope.Context.Report(
                    ManifestErrorId.ConflictingKeys, fields.MarkOf("model"), fields.Path.Key("model"),
                    $"'{Excerpt.Of(entry.Model)}' is {(isThis ? "an arm64" : "an x86")} CPU, and the CPUs before it "
                        + $"are {(isThis ? "x86" : "arm64")}: a machine has one architecture.",
                    Excerpt.Of(entry.Model));
                return;
            }

            CheckOverrides(entry, fields, known.Model);
        }
    }

    /// <summary>EL2 is of Arm; firmware of x86 has TDX.</summary>
    private void CheckPlatform(List<(CpuEntryDocument Entry, Fields Fields)> cpus)
    {
        bool? isArm = cpus.Select(cpu => models.Models.TryGetValue(cpu.Entry.Model, out var known)
            && !known.Model.HasUnknownVendor ? known.Model.Vendor == CpuVendor.Arm : (bool?)null)
            .FirstOrDefault(one => one is not null);
        if (spec.Child("platform") is not { } platform)
        {
            return;
        }

        CheckPsci(platform, cpus);
        string[] foreign = isArm switch
        {
            true => ["tdx"],
            false => ["el2", "psci"],
            _ => [],
        };
        foreach (string wrong in foreign)
        {
            if (platform.Value(wrong) is not { } value)
            {
                continue;
            }

            scope.Context.Report(
                ManifestErrorId.ConflictingKeys, value.Mark, platform.Path.Key(wrong),
                $"The machine is of {(isArm == true ? "arm64" : "x86")}, where there is no {wrong.ToUpperInvariant()}.",
                wrong);
        }
    }

    /// <summary>Firmware is asked about CPUs that the machine has.</summary>
    private void CheckPsci(Fields platform, List<(CpuEntryDocument Entry, Fields Fields)> cpus)
    {
        if (platform.Child("psci") is not { } psci)
        {
            return;
        }

        CpuSet known = cpus.Aggregate(CpuSet.Empty, (all, cpu) => all.Union(cpu.Entry.Ids));
        CpuSet trusted = psci.Integer("trustedOs") is { } number ? CpuSet.Of(number) : CpuSet.Empty;
        foreach ((string key, CpuSet named) in ((string, CpuSet)[])[
            ("cpuOnDenied", psci.Cpus("cpuOnDenied") ?? CpuSet.Empty),
            ("cpuOnNotSupported", psci.Cpus("cpuOnNotSupported") ?? CpuSet.Empty),
            ("trustedOs", trusted)])
        {
            CpuSet none = named.Except(known);
            if (!none.IsEmpty)
            {
                scope.Context.Report(
                    ManifestErrorId.ConflictingKeys, psci.MarkOf(key), psci.Path.Key(key),
                    $"The machine has no CPU {none}: it has {known}.", none.ToString());
            }
        }
    }

    private void CheckOverrides(CpuEntryDocument entry, Fields fields, CpuModel model)
    {
        if (entry.Overrides is not { } overrides || fields.Child("overrides") is not { } child)
        {
            return;
        }

        bool isArm = model.Vendor == CpuVendor.Arm;
        foreach (string key in isArm ? (string[])["addFeatures", "removeFeatures", "msrs", "firmware"]
            : ["registers", "vectorLengths"])
        {
            if (child.Value(key) is { } value)
            {
                scope.Context.Report(
                    ManifestErrorId.ConflictingKeys, value.Mark, child.Path.Key(key),
                    $"'{Excerpt.Of(entry.Model)}' is {(isArm ? "an arm64" : "an x86")} CPU, which has no such thing.",
                    key);
            }
        }

        bool isEmulated = spec.Child("platform")?.Boolean("tcg") == true;
        IEnumerable<string> before = ArmContradictions.Of(model, isEmulated);
        foreach (string sentence in
            ArmContradictions.Of(overrides.Apply(model), isEmulated).Except(before, StringComparer.Ordinal))
        {
            scope.Context.Report(
                ManifestErrorId.ConflictingKeys, child.MarkOf("registers"), child.Path.Key("registers"), sentence,
                "registers");
        }
    }

    private void CheckSiblings(TopologyDocument? topology)
    {
        if (topology?.Siblings is not { } siblings || spec.Child("topology") is not { } layout
            || !scope.IsClean(spec.Path, "topology"))
        {
            return;
        }

        CpuSet taken = CpuSet.Empty;
        foreach (CpuSet core in siblings)
        {
            CpuSet again = core.Intersect(taken);
            taken = taken.Union(core);
            if (!again.IsEmpty)
            {
                scope.Context.Report(
                    ManifestErrorId.OverlappingCpus, layout.MarkOf("siblings"), layout.Path.Key("siblings"),
                    $"CPU {Excerpt.Of(again.ToString())} is on two cores.", Excerpt.Of(again.ToString()));
                return;
            }
        }
    }

    private void ReportOverlap(Fields fields, CpuSet again, Fields first) => scope.Context.Report(
        ManifestErrorId.OverlappingCpus, fields.MarkOf("ids"), fields.Path.Key("ids"),
        $"CPU {Excerpt.Of(again.ToString())} is listed at {first.MarkOf("ids")} already.",
        Excerpt.Of(again.ToString()));

    private void CheckModel(CpuEntryDocument entry, Fields fields)
    {
        if (models.IsComplete && fields.Scalar("model") is { } name && SharedSchemas.Name.IsMatch(entry.Model)
            && !models.Models.ContainsKey(entry.Model))
        {
            scope.Context.ReportUnknownName(
                ManifestErrorId.UnknownName, name.Mark, fields.Path.Key("model"), entry.Model, "model",
                models.Models.Keys);
        }
    }

    private void CheckTopology(CpuEntryDocument entry, Fields fields, TopologyDocument? topology)
    {
        if (topology is null || !scope.IsClean(spec.Path, "topology"))
        {
            return;
        }

        CpuSet outside = entry.Ids.Except(CpuSet.First(topology.Limit));
        if (!outside.IsEmpty)
        {
            string source = topology.Possible is null ? "the topology has" : "the machine has room for";
            scope.Context.Report(
                ManifestErrorId.OutOfRange, fields.MarkOf("ids"), fields.Path.Key("ids"),
                $"CPU {Excerpt.Of(outside.ToString())} does not exist: {source} {topology.Limit} CPUs.",
                Excerpt.Of(outside.ToString()), $"CPUs 0 to {topology.Limit - 1}");
        }

        if (entry.Package is { } package && package >= topology.Packages)
        {
            scope.Context.Report(
                ManifestErrorId.OutOfRange, fields.MarkOf("package"), fields.Path.Key("package"),
                $"Package {package} does not exist: the topology has {topology.Packages}.",
                $"{package}", $"0 to {topology.Packages - 1}");
        }
    }

    private void CheckBoot(List<(CpuEntryDocument Entry, Fields Fields)> cpus, int boot)
    {
        bool isKnown = scope.IsClean(spec.Path, "bootCpu") && scope.IsClean(spec.Path, "cpus");
        CpuState? state = cpus.Find(item => item.Entry.Ids.Contains(boot)).Entry?.State;
        if (!isKnown || state == CpuState.Online)
        {
            return;
        }

        SourceMark mark = spec.Value("bootCpu")?.Mark ?? spec.MarkOf("cpus");
        string what = state is null ? "is not listed" : state == CpuState.Absent ? "is absent" : "is offline";
        scope.Context.Report(
            ManifestErrorId.BadBootCpu, mark, spec.Path.Key("bootCpu"),
            $"The machine boots on CPU {boot}, which {what}.",
            $"{boot}", "a CPU that is listed and online");
    }
}
