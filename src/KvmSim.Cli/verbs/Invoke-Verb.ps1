# Runs a verb of the command line. Arguments that it does not take are bad usage; what ends it before its end leaves
# something unjudged. Neither may look like an answer.
# A verb that takes standard input where nothing is named looks at $KvmSimInput: whether somebody gives something there.
param($KvmSimVerb, [switch] $KvmSimInput)

$name = [IO.Path]::GetFileNameWithoutExtension($KvmSimVerb)

function Deny([string] $why) {
    $Host.UI.WriteErrorLine([KvmSim.Messages.ForeignText]::Line("kvmsim ${name}: $why (kvmsim help $name)"))
    exit 64
}

$known = (Get-Command $KvmSimVerb).Parameters.Keys
foreach ($argument in $args) {
    # A file that begins with a hyphen can be written as ./-file.
    if ("$argument" -match '^-(?<option>[a-z][a-z0-9_]*)' -and -not ($known -like "$($Matches.option)*")) {
        Deny "there is no option '$($Matches.option)'."
    }
}

try {
    & $KvmSimVerb @args
    # What ends the shell otherwise answers 1 as well, which is a finding only if the verb says so.
    [AppContext]::SetData('KvmSim.Answer', $LASTEXITCODE)
    exit $LASTEXITCODE
}
catch [System.Management.Automation.ParameterBindingException] {
    Deny $_.Exception.Message
}
catch {
    $Host.UI.WriteErrorLine([KvmSim.Messages.ForeignText]::Block("kvmsim: $_"))
    exit 2
}
