# kvmsim design: judges the protocols that can be composed of the parts. design.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [string[]] $Where,
    [string[]] $Keep,
    [string[]] $Property,
    [string[]] $World,
    [int] $VmActor,
    [long] $MaxState,
    [string] $Checkpoint,
    [string[]] $Cluster,
    [string] $ClusterSecret,
    [string] $ClusterCertificate,
    [string] $From,
    [switch] $Frontier,
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"

$choices = @{
    Callback = 'Starting', 'Online'
    Check = 'None', 'Callback', 'Enable'
    Refusal = 'WhileInUse', 'Always'
    Locking = 'CountOnly', 'HotplugThenCount', 'CountThenHotplug', 'CountThenSetupState'
}
$switches = 'Remembers', 'Reevaluates', 'LocksOnDestroy', 'ResetsFailure', 'CountLockStopsMachine', 'EnablesAtLoad'

# "check=callback,remembers=yes": by part, what it may be; a part that stands twice may be either.
function ConvertTo-Wanted([string[]] $List) {
    $table = @{}
    foreach ($one in $List) {
        $key, $value = $one -split '=', 2
        $part = if ($key -eq 'generation') { 'Generations' } else { $key }
        $before = @(if ($table.ContainsKey($part)) { $table[$part] })
        if ($key -eq 'generation') {
            $found = try { Get-KvmGeneration $value -ErrorAction Stop } catch { Exit-Usage "$_" }
            $table[$part] = $before + @($found.Id)
        }
        elseif ($choices.ContainsKey($key)) {
            if ($value -notin $choices[$key]) { Exit-Usage "$key is one of $($choices[$key] -join ', '), not '$value'" }
            $table[$part] = $before + $value
        }
        elseif ($key -in $switches) {
            if ($value -notin 'yes', 'no') { Exit-Usage "$key is yes or no, not '$value'" }
            $table[$part] = $before + ($value -eq 'yes')
        }
        else {
            Exit-Usage "--where takes PART=VALUE with generation, $(@($choices.Keys + $switches | Sort-Object) -join ', '), not '$one'"
        }
    }
    $table
}

function Write-Text($Designs) {
    foreach ($design in $Designs) {
        $design.parts
        "    $($design.verdict)$(if ($design.generations) { ": $($design.generations -join ', ')" })"
        foreach ($change in $design.changes) { "    change: $change" }
        foreach ($break in $design.breaks) { "    breaks: $break" }
        foreach ($open in $design.undecided) { "    undecided: $open" }
        if ($design.costs) { "    costs: $($design.costs -join ', ')" }
        ''
    }
}

function Write-Markdown($Designs) {
    '| parts | verdict | changes | costs | generations |'
    '| --- | --- | --- | --- | --- |'
    foreach ($design in $Designs) {
        "| $($design.parts) | $($design.verdict) | $($design.changes -join '; ') | $($design.costs -join ', ') | $($design.generations -join ', ') |"
    }
    ''
}

if ($Format -notin 'text', 'json', 'markdown') {
    Exit-Usage "there is no format '$Format' of designs; there are text, json, markdown"
}
$Keep = Split-List $Keep
$wanted = ConvertTo-Wanted (Split-List $Where)
$isSearch = $Keep -or $Frontier -or $From
$how = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'Stop' }
if ($wanted.Count) {
    $how.Where = {
        $design = $_
        foreach ($part in $wanted.Keys) {
            if (-not @($design.$part | Where-Object { $_ -in @($wanted[$part]) }).Count) { return $false }
        }
        $true
    }
}
if ($World) { $how.World = Split-List $World }
if ($Cluster) { $how.Cluster = Split-List $Cluster }
foreach ($name in 'VmActor', 'MaxState', 'ClusterSecret', 'ClusterCertificate') {
    if ($PSBoundParameters.ContainsKey($name)) { $how[$name] = $PSBoundParameters[$name] }
}

# Both questions are asked of the same searches: what each design is, and which of them are looked for.
$own = if ($Checkpoint) { $null } else { Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName()) }
$how.Checkpoint = if ($own) { $own } else { $Checkpoint }
try {
    $asked = @{}
    if ($Keep) { $asked.Property = $Keep } elseif ($Property) { $asked.Property = Split-List $Property }
    $tried = @(Find-KvmDesign @how @asked)
    $found = $tried
    if ($isSearch -and $tried) {
        $sought = @{ Frontier = $Frontier }
        if ($Keep) { $sought.Keep = $Keep }
        if ($Property) { $sought.Property = Split-List $Property }
        if ($From) { $sought.From = $From }
        $found = @(Find-KvmDesign @how @sought)
    }
}
catch {
    Exit-Refused $_
}
finally {
    if ($own -and (Test-Path -LiteralPath $own)) { Remove-Item -LiteralPath $own -Force }
}

$broken = @($tried | Where-Object { $_.Breaks.Count }).Count
$open = @($tried | Where-Object { -not $_.Breaks.Count -and -not $_.Unbroken }).Count
$counts = @()
if ($isSearch) {
    $counts += if ($found) { "$(@($found).Count) found" } else { 'none found' }
    if (-not $found -and $open) { $counts += "$open could not be judged" }
    $code = if ($found) { 0 } elseif ($open -or -not $tried) { 2 } else { 1 }
}
else {
    $passed = $tried.Count - $broken - $open
    if ($passed) { $counts += "$passed passed" }
    if ($broken) { $counts += "$broken with findings" }
    if ($open) { $counts += "$open could not be judged" }
    if (-not $tried) { $counts += 'nothing was judged' }
    $code = if ($broken) { 1 } elseif ($open -or -not $tried) { 2 } else { 0 }
}
$summary = "$($tried.Count) design$(if ($tried.Count -ne 1) { 's' }): $($counts -join ', ')"

$listed = @(foreach ($one in $found) {
    $design = if ($From) { $one.Design } else { $one }
    [ordered]@{
        name = $design.Name; parts = $design.Parts; verdict = $design.Verdict
        changes = [string[]] @(if ($From) { $one.Changes })
        breaks = [string[]] @($design.Breaks); undecided = [string[]] @($design.Undecided); holds = [string[]] @($design.Holds)
        costs = [string[]] @($design.Costs); generations = [string[]] @($design.Generations)
    }
})
$text = switch ($Format) {
    'json' { [ordered]@{ designs = $listed; summary = $summary; exitCode = $code } | ConvertTo-Json -Depth 4 }
    'markdown' { @(Write-Markdown $listed) + $summary }
    default { @(Write-Text $listed) + $summary }
}
if ($Output) {
    $target = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Output)
    $part = "$target.$PID.part"
    try {
        [IO.File]::WriteAllText($part, ($text -join "`n") + "`n")
        [IO.File]::Move($part, $target, $true)
    }
    catch {
        if ([IO.File]::Exists($part)) { [IO.File]::Delete($part) }
        [Console]::Error.WriteLine("kvmsim: '$target' cannot be written: $($_.Exception.InnerException.Message)")
        if ($code -eq 0) { $code = 2 }
    }
}

if ($Html -and -not (Save-Page $Html $found 'kvmsim design') -and $code -eq 0) { $code = 2 }
if ($Quiet) { $summary }
elseif ($Output) { @(Write-Text $listed) + $summary }
else {
    $text
    if ($Format -eq 'json') { [Console]::Error.WriteLine($summary) }
}
exit $code
