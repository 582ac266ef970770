using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// Every type that a command writes: its lists can be indexed, its text says what it is, its JSON has names.
/// </summary>
public sealed class ModuleOutputTypeTests(ModulePipedObjectsTests.Session piped)
    : IClassFixture<ModulePipedObjectsTests.Session>
{
    /// <summary>A schedule is the explorer's own, and told by the views of races.</summary>
    private static readonly string[] Foreign = ["KvmSim.Exploration.RaceSchedule"];

    /// <summary>
    /// Those of which ConvertTo-Json shows lists in lists, and times in lists, as text if no -Depth is given.
    /// </summary>
    private static readonly string[] DeeperThanTwo =
    [
        "CpuTransition", "FleetSummary", "IncompatibleCpu", "KvmDesignChange", "KvmRaceProof", "KvmRaceResult",
        "KvmRaceSchedule",
        "KvmRaceVerdict", "KvmRaceViolation", "KvmReport", "MachineVerdict", "ModuleTransition", "PowerTransition",
        "ReportInput",
        "ScenarioStep", "SimCpuBaseline", "SuspectCpu", "VcpuRun",
    ];

    [Fact]
    public void Lists_OfOutputTypes_AreOfTypesThatPowerShellIndexes()
    {
        string[] wrong = [.. OutputTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType != typeof(string)
                && property.DeclaringType!.FullName!.StartsWith("KvmSim.", StringComparison.Ordinal)
                && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)
                && !property.PropertyType.IsArray
                // The compiler's own list behind an interface has no indexer that PowerShell finds.
                && (property.PropertyType.IsInterface || !property.PropertyType.GetProperties().Any(IsIndexer)))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}: {property.PropertyType.Name}")];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Lists_OfOutputObjects_AreIndexedFromBothEnds()
    {
        string[] wrong = piped.Texts(
            """
            $seen = @{}
            function Look($object, $path) {
                foreach ($property in $object.psobject.Properties) {
                    $value = $property.Value
                    if ($value -is [string] -or $value -isnot [System.Collections.IEnumerable] -or $value -is [System.Collections.IDictionary]) { continue }
                    $items = @(foreach ($item in $value) { , $item })
                    for ($i = 0; $i -lt [Math]::Min($items.Count, 3); $i++) {
                        if (-not [object]::Equals($value[$i], $items[$i])) { "$path.$($property.Name)[$i]" }
                    }
                    if ($items.Count) {
                        if (-not [object]::Equals($value[-1], $items[-1])) { "$path.$($property.Name)[-1]" }
                        $seen["$path.$($property.Name)"] = 1
                        if ($items[0].GetType().FullName -like 'KvmSim.PowerShell.*') { Look $items[0] "$path.$($property.Name)" }
                    }
                }
            }
            foreach ($kind in $piped.Keys) { if ($piped[$kind].GetType().FullName -like 'KvmSim.PowerShell.*') { Look $piped[$kind] $kind } }
            if ($seen.Count -lt 30) { "only $($seen.Count) lists were seen" }
            """);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Text_OfOutputTypes_IsMadeForPeople()
    {
        string[] wrong = [.. OutputTypes()
            .Where(type => !type.IsEnum)
            .Select(type => type.GetMethod(nameof(ToString), Type.EmptyTypes)!)
            .Where(method => method.DeclaringType == typeof(object) || method.DeclaringType == typeof(ValueType)
                || method.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(method => method.ReflectedType!.Name)];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Text_OfOutputObjects_NamesNoTypeOfTheRuntime()
    {
        string[] texts = piped.Texts(
            "foreach ($kind in $piped.Keys) { if ($piped[$kind].GetType().FullName -like 'KvmSim.PowerShell.*') { "
                + "\"${kind}: $($piped[$kind])\" } }");

        Assert.InRange(texts.Length, 30, int.MaxValue);
        Assert.DoesNotContain(texts, text => text.Contains("System.", StringComparison.Ordinal)
            || text.Contains("KvmSim.", StringComparison.Ordinal)
            || text.Contains(" = ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "incompatible",
        "CPU 4 of lakefield: VmcsInconsistent (EIO): IA32_VMX_PROCBASED_CTLS2 (0x48b): "
            + "bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)")]
    [InlineData(
        "reason",
        "CPU 4 of lakefield: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)")]
    [InlineData(
        "difference",
        "CPU 4 of lakefield: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)")]
    [InlineData("suspect", "4: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)")]
    [InlineData("cpu", "CPU 4 of lakefield (sunny-cove): Offline, Fail")]
    [InlineData("transition", "lakefield: offline CPU 3: ok; online 0-2")]
    [InlineData("module", "lakefield: load kvm_intel: ok")]
    [InlineData("run", "lakefield: VM v on CPU 2: ok")]
    [InlineData("vm", "VM v of lakefield")]
    [InlineData("generation", "patch-v1")]
    [InlineData("model", "sample-5-p-core")]
    [InlineData("fleet", "1 machine, 5 CPUs: 0 pass, 1 fail, 0 unknown")]
    public void Text_OfAnObject_SaysWhatAPersonNeeds(string kind, string expected) =>
        Assert.Equal(expected, Assert.Single(piped.Texts($"\"$($piped.{kind})\"")));

    [Fact]
    public void Enums_OfOutputTypes_AreWrittenToJsonByName()
    {
        string[] enums = [
            .. OutputTypes().SelectMany(type => type.GetProperties()).Select(property => Plain(property.PropertyType))
            .Where(type => type.IsEnum).Distinct().Select(type => type.FullName!)];

        string[] wrong = piped.Texts($$"""
            foreach ($name in '{{string.Join("', '", enums)}}') {
                $type = $name -as [type]
                foreach ($value in [Enum]::GetValues($type)) {
                    $json = [pscustomobject]@{ One = $value; Many = @($value) } | ConvertTo-Json -Compress
                    if ($json -ne "{`"One`":`"$value`",`"Many`":[`"$value`"]}") { "$name : $json" }
                }
            }
            """);

        Assert.InRange(enums.Length, 12, int.MaxValue);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Cells_OfCsv_NameNoTypeOfTheRuntime()
    {
        using TemporaryFolder folder = new();
        using ModuleSession session = ViewSamples.Open(120, folder);
        List<string> wrong = [];
        int lists = 0;
        foreach ((string type, string script) in ViewSamples.Scripts)
        {
            string[] cells = session.Texts(
                $$"""
                foreach ($row in @({{script}}) | ConvertTo-Csv | ConvertFrom-Csv) {
                    foreach ($property in $row.psobject.Properties) { "$($property.Name): $($property.Value)" }
                }
                """);
            Assert.NotEmpty(cells);
            lists += cells.Count(cell => cell.Contains("; ", StringComparison.Ordinal));
            wrong.AddRange(cells.Where(cell => cell.Contains("System.", StringComparison.Ordinal)
                || cell.Contains(": KvmSim.", StringComparison.Ordinal)).Select(cell => $"{type}: {cell}"));
        }

        Assert.Empty(wrong);
        Assert.InRange(lists, 30, int.MaxValue);
    }

    [Fact]
    public void List_InText_Csv_AndJson_IsItsItems()
    {
        const string Machine = "Get-SimMachine lakefield";
        Assert.Equal(["kvm kvm_intel"], piped.Texts($"\"$(({Machine}).Modules)\""));
        Assert.Equal(["kvm; kvm_intel"], piped.Texts($"({Machine} | ConvertTo-Csv | ConvertFrom-Csv).Modules"));
        Assert.Equal(["[\"kvm\",\"kvm_intel\"]"], piped.Texts($"({Machine}).Modules | ConvertTo-Json -Compress"));
        Assert.Equal(["2", "2", "kvm_intel", "kvm", "3"], piped.Texts(
            $"$m = ({Machine}).Modules; $m.Length; $m.Count; $m[-1]; $m -ne 'kvm_intel'; ($m + 'more').Count"));
        Assert.Equal(["kvm", "kvm_intel"], piped.Texts($"$m = ({Machine}).Modules; $m[0..1]"));
    }

    /// <summary>
    /// ConvertTo-Json goes two levels deep, and warns of what lies deeper: what is no plain value in an object in a
    /// list. A type that does so is a decision; more of them would be added unseen.
    /// </summary>
    [Fact]
    public void Json_OfOutputTypes_IsWholeAtTheShellsDepthButForThese()
    {
        string[] deeper = [.. OutputTypes().Where(type => Levels(type, []) > 3).Select(type => type.Name)
            .Order(StringComparer.Ordinal)];

        Assert.Equal(DeeperThanTwo, deeper);
    }

    /// <summary>What is cut off there is text that people can read: the items of a list, a time.</summary>
    [Fact]
    public void Json_OfOutputObjects_NamesNoTypeWhereItIsCut()
    {
        using TemporaryFolder folder = new();
        using ModuleSession session = ViewSamples.Open(120, folder);
        List<string> wrong = [];
        HashSet<string> warned = new(StringComparer.Ordinal);
        foreach ((string type, string script) in ViewSamples.Scripts)
        {
            string json = string.Join('\n', session.Texts(
                $"foreach ($one in @({script})) {{ $one | ConvertTo-Json -WarningVariable cut -WarningAction Ignore; "
                    + $"if ($cut) {{ 'cut' }} }}"));
            _ = json.EndsWith("cut", StringComparison.Ordinal)
                && warned.Add(type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            if (json.Contains("\"System.", StringComparison.Ordinal)
                || json.Contains("\"KvmSim.", StringComparison.Ordinal))
            {
                wrong.Add(type);
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(warned.Except(DeeperThanTwo, StringComparer.Ordinal));
    }

    /// <summary>
    /// How many levels of objects and lists a type is, itself counted; a type within itself counts once.
    /// </summary>
    private static int Levels(Type type, Type[] outer)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(decimal)
            || plain == typeof(object)
            || outer.Contains(plain))
        {
            return 0;
        }

        if (plain.IsArray || (plain.IsGenericType && typeof(IEnumerable).IsAssignableFrom(plain)))
        {
            return 1 + Levels(plain.IsArray ? plain.GetElementType()! : plain.GetGenericArguments()[^1], outer);
        }

        return 1 + (plain.FullName!.StartsWith("KvmSim.", StringComparison.Ordinal)
            ? plain.GetProperties().Where(property => property.GetIndexParameters().Length == 0)
                .Select(property => Levels(property.PropertyType, [.. outer, plain])).DefaultIfEmpty().Max()
            : 0);
    }

    /// <summary>What the commands say that they write, and all that is reached from there by properties.</summary>
    private HashSet<Type> OutputTypes()
    {
        Queue<Type> next = new(piped.Types(
            "Get-Command -Module KvmSim | ForEach-Object { "
                + "$_.ImplementingType.GetCustomAttributes([System.Management.Automation.OutputTypeAttribute], "
                + "$false).Type.Type }"));
        HashSet<Type> found = [];
        while (next.TryDequeue(out Type? type))
        {
            Type plain = Plain(type);
            if (plain.FullName!.StartsWith("KvmSim.", StringComparison.Ordinal) && !Foreign.Contains(plain.FullName)
                && found.Add(plain) && !plain.IsEnum)
            {
                foreach (PropertyInfo property in plain.GetProperties())
                {
                    next.Enqueue(property.PropertyType);
                }
            }
        }

        Assert.InRange(found.Count, 35, int.MaxValue);
        return found;
    }

    private static bool IsIndexer(PropertyInfo property) =>
        property.GetIndexParameters() is [{ } index] && index.ParameterType == typeof(int);

    private static Type Plain(Type type) => type.IsArray ? Plain(type.GetElementType()!)
        : type.IsGenericType ? Plain(type.GetGenericArguments()[0])
        : type;
}
