# kvmsim demo: the review of patch 6/6 acted out on a real machine's CPUs, with nothing but the module's cmdlets.
$bold = $PSStyle.Bold
$plain = $PSStyle.Reset
$bad = $PSStyle.Foreground.Red
$good = $PSStyle.Foreground.Green
$dim = $PSStyle.Dim

function Write-Title([string] $text) {
    ''
    "$bold$text$plain"
}

# A cell of the table, padded before it is coloured; the last one is not.
function Format-Cell([string] $text, [int] $width) {
    $colour = if ($text -match '^ok') { $good } else { $bad }
    $colour + $text.PadRight($width) + $plain
}

# Text under a heading, broken between words.
$textWidth = [Math]::Min(99, $Host.UI.RawUI.BufferSize.Width - 1)
function Format-Paragraph([string] $heading, [string] $text) {
    $line = $heading.PadRight(14)
    foreach ($word in $text -split ' ') {
        if ($line.Length + $word.Length -gt $textWidth) {
            $line.TrimEnd()
            $line = ' ' * 14
        }
        $line += "$word "
    }
    $line.TrimEnd()
}

function Get-Answer($transition) {
    if ($transition.Result -eq 'ok') { 'ok' } else { $transition.Errno.ToString() }
}

# One machine for each kernel, with KVM loaded and CPU 4 still offline.
function New-Lakefield([string] $name, $kernel) {
    $machine = New-SimMachine -Name $name -From lakefield -Generation $kernel.Generation
    $null = Import-KvmModule kvm -Machine $machine -Parameter $kernel.Parameter
    $null = Import-KvmModule kvm_intel -Machine $machine
    $machine
}

function Get-VmAnswer($machine, [string] $name) {
    $vm = New-SimVm $name -Machine $machine -ErrorAction SilentlyContinue -ErrorVariable problem
    if ($problem) { ($problem[0].FullyQualifiedErrorId -split ',')[0] -replace '^KernelRefused' } else { 'ok' }
}

$kernels = @(
    @{ Label = 'linux-6.1'; Generation = 'linux-6.1'; Parameter = @{} }
    @{ Label = 'patch-v1 (the review)'; Generation = 'patch-v1'; Parameter = @{} }
    @{ Label = 'patch-v1-reevaluate'; Generation = 'patch-v1-reevaluate'; Parameter = @{} }
    @{ Label = 'abort-always'; Generation = 'abort-always'; Parameter = @{} }
    @{ Label = 'linux-6.3'; Generation = 'linux-6.3'; Parameter = @{} }
    @{ Label = 'linux-6.12'; Generation = 'linux-6.12'; Parameter = @{} }
    @{ Label = 'linux-6.12 at_load=0'; Generation = 'linux-6.12'; Parameter = @{ enable_virt_at_load = 0 } }
)

Write-Title 'Intel Lakefield: four Tremont cores; CPU 4, a Sunny Cove core, is offline'
New-SimMachine -Name lakefield -From lakefield -Generation patch-v1 | ForEach-Object { $lakefield = $_ }
Get-SimCpu -Machine $lakefield | Out-Default

Write-Title 'CPU 4 comes online: what each kernel answers'
$widths = 23, 15, 11, 17, 0
$heads = 'kernel', 'online, no VM', 'then VM', 'online, VM runs', '4 gone, VM'
$line = ''
for ($i = 0; $i -lt 5; $i++) { $line += $heads[$i].PadRight($widths[$i]) }
"$dim$line$plain"
foreach ($kernel in $kernels) {
    $idle = New-Lakefield 'idle' $kernel
    $online = Get-Answer (Set-SimCpuOnline 4 -Online -Machine $idle -ErrorAction SilentlyContinue)
    $create = Get-VmAnswer $idle a
    $null = Remove-SimVm a -Machine $idle -ErrorAction SilentlyContinue
    $null = Set-SimCpuOnline 4 -Offline -Machine $idle -ErrorAction SilentlyContinue
    $again = Get-VmAnswer $idle b

    $busy = New-Lakefield 'busy' $kernel
    $null = New-SimVm a -Machine $busy
    $used = Get-Answer (Set-SimCpuOnline 4 -Online -Machine $busy -ErrorAction SilentlyContinue)

    $kernel.Label.PadRight($widths[0]) + (Format-Cell $online $widths[1]) + (Format-Cell $create $widths[2]) +
        (Format-Cell $used $widths[3]) + (Format-Cell $again $widths[4])
    Remove-SimMachine idle, busy -Confirm:$false
}

Write-Title 'Which CPU is to blame, and which bit (no kernel tells that)'
$null = Import-KvmModule kvm_intel -Machine $lakefield
$null = Set-SimCpuOnline 4 -Online -Machine $lakefield
$incompatible = Get-KvmIncompatibleCpu -Machine $lakefield
$incompatible | Out-Default
$incompatible.Reasons | ForEach-Object {
    Format-Paragraph '  values' "CPU $($incompatible.ReferenceCpu) has $($_.Expected), CPU $($incompatible.Id) has $($_.Found)"
    Format-Paragraph '  effect' $_.Effect
    Format-Paragraph '  what to do' $_.WhatToDo
}

Write-Title "What the patched kernel's own log says of it"
Get-SimKernelLog -Machine $lakefield | Out-Default

Write-Title 'The race of the review: the patch without cpus_read_lock(), in every order'
Find-KvmRace v1-nolock -CpuCount 3 -Property UncheckedEnable | Out-Default
''
