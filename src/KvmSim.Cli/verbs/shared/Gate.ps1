# What the gates share: how they end. Dot-sourced by the scripts beside this folder.

# The command was not understood: nothing was judged. What was typed may hold what a terminal obeys.
function Exit-Usage([string] $Message) {
    [Console]::Error.WriteLine([KvmSim.Messages.ForeignText]::Line("kvmsim: $Message"))
    exit 64
}

# What a cmdlet refuses to do as it was asked is bad usage; whatever else ends it leaves something unjudged.
function Exit-Refused($Record) {
    if ($Record.CategoryInfo.Category -in 'InvalidArgument', 'ObjectNotFound', 'InvalidData') { Exit-Usage "$Record" }
    throw $Record
}

# A list is written with commas, as from a shell.
function Split-List([string[]] $List) {
    @($List | ForEach-Object { $_ -split ',' } | Where-Object { $_ })
}

function Assert-Usage([string[]] $Operand, [string] $What, [string] $Format) {
    if (-not $Operand) { Exit-Usage "name $What" }
    if ($Format -notin 'text', 'json', 'junit', 'sarif', 'markdown') {
        Exit-Usage "there is no format '$Format'; there are text, json, junit, sarif, markdown"
    }
}

# Writes what was found as a page for a browser; whether that could be done.
function Save-Page([string] $Html, $Found, [string] $Command) {
    $Found | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] } |
        Export-SimReport -Path $Html -Command $Command -Force -ErrorAction SilentlyContinue -ErrorVariable unwritten
    if ($unwritten) {
        [Console]::Error.WriteLine([KvmSim.Messages.ForeignText]::Line("kvmsim: $($unwritten[0])"))
    }
    -not $unwritten
}

# Writes the report as it was asked for, the count last, and ends with its exit code. With -Html also a page of what was
# found.
function Complete-Gate($Report, [string] $Format, [string] $Output, [bool] $Quiet, [string] $Html, $Found) {
    $code = $Report.ExitCode
    if ($Html -and -not (Save-Page $Html $Found $Report.Command) -and $code -eq 0) { $code = 2 }
    if ($Output) {
        $Report | Export-KvmReport -Path $Output -As $Format -Force -ErrorAction SilentlyContinue -ErrorVariable unwritten
        if ($unwritten) {
            [Console]::Error.WriteLine([KvmSim.Messages.ForeignText]::Line("kvmsim: $($unwritten[0])"))
            if ($code -eq 0) { $code = 2 }
        }
    }

    if ($Quiet) {
        $Report.Summary
    }
    elseif ($Output -or $Format -eq 'text') {
        $Report | ConvertTo-KvmReport -As Text
    }
    else {
        $Report | ConvertTo-KvmReport -As $Format
        [Console]::Error.WriteLine($Report.Summary)
    }
    exit $code
}
