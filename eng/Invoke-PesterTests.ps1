<#
.SYNOPSIS
    Runs Pester files, all in this one session as users do, and writes what became of each It.
.DESCRIPTION
    With -DiscoveryOnly nothing is run: the list says which tests there are. The exit code is 0 when the list was written,
    whatever became of the tests; without -OutFile Pester shows the run, and the exit code counts the failures.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    # The files, or folders of them: all that no name is given to.
    [Parameter(Mandatory, ValueFromRemainingArguments)][string[]] $Path,

    # The manifest of the Pester to run them with.
    [Parameter(Mandatory)][string] $Pester,

    # The JSON file to write: an object a test, and one a file or block that failed by itself.
    [string] $OutFile,

    [switch] $DiscoveryOnly
)

# Neither strict mode nor a preference is set: both would reach into the tests, and users' sessions have neither.
Import-Module $Pester -ErrorAction Stop

# <name> in a test's name stands for a value of its row; Pester fills it in when the test runs.
function Expand-Name([string] $name, $data) {
    if ($data -isnot [System.Collections.IDictionary]) {
        return $name -replace '<_>', "$data"
    }

    foreach ($key in $data.Keys) {
        $name = $name -replace "<$([regex]::Escape($key))>", "$($data[$key])".Replace('$', '$$')
    }

    $name
}

function Get-Message($errors) {
    @($errors | ForEach-Object { ($_.DisplayErrorMessage ?? "$_"); $_.DisplayStackTrace } | Where-Object { $_ }) -join "`n"
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Run.SkipRun = [bool] $DiscoveryOnly
$configuration.Output.Verbosity = $OutFile ? 'None' : 'Normal'
$run = Invoke-Pester -Configuration $configuration
if (-not $OutFile) {
    exit ($run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount)
}

$results = [System.Collections.Generic.List[object]]::new()
$places = @{}
foreach ($test in $run.Tests) {
    $file = Split-Path -Leaf $test.Block.BlockContainer.Item
    $place = "$($file): $($test.Path -join ' > ')"
    $places[$place] = 1 + $places[$place]
    $results.Add([pscustomobject]@{
        File = $file
        # Rows of one It share its path: the number tells them apart.
        Id = "$place #$($places[$place])"
        Name = @($test.Path | ForEach-Object { Expand-Name $_ $test.Data }) -join ' > '
        Result = "$($test.Result)"
        Message = Get-Message $test.ErrorRecord
    })
}

foreach ($part in @($run.FailedContainers) + @($run.FailedBlocks)) {
    $container = $part.PSObject.Properties['BlockContainer'] ? $part.BlockContainer : $part
    $results.Add([pscustomobject]@{
        File = Split-Path -Leaf "$($container.Item)"
        Id = ''
        Name = "$part"
        Result = 'Failed'
        Message = Get-Message $part.ErrorRecord
    })
}

ConvertTo-Json @($results) -Depth 3 | Set-Content -LiteralPath $OutFile
