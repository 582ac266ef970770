BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $root = "$PSScriptRoot/../.."
}

Describe 'ConvertTo-KvmReport' {
    BeforeAll {
        $found = Test-KvmFile "$root/manifests/lakefield.yaml", "$root/manifests/epyc-rome.yaml"
    }

    It 'writes text that ends with the count' {
        $lines = ($found | ConvertTo-KvmReport -Unit file -Root $root -Width 80) -split "`n"
        $lines[-1] | Should -Be '2 files: 1 passed, 1 with findings'
        $lines[0] | Should -BeLike 'manifests/lakefield.yaml (manifest): findings'
        $lines | Where-Object Length -GT 80 | Where-Object { $_ -match '\S+ \S+' -and $_.Trim().Contains(' ') -and $_ -notmatch '^      ' } | Should -BeNullOrEmpty
    }

    It 'writes JSON with stable names' {
        $json = $found | ConvertTo-KvmReport -As Json | ConvertFrom-Json
        $json.kind | Should -Be 'Report'
        $json.exitCode | Should -Be 1
        ($json.inputs[0].results | Where-Object outcome -EQ finding).ruleId | Should -Be 'CpuIncompatible'
    }

    It 'writes SARIF, JUnit and Markdown' {
        ($found | ConvertTo-KvmReport -As Sarif | ConvertFrom-Json).version | Should -Be '2.1.0'
        ([xml]($found | ConvertTo-KvmReport -As Junit)).testsuites.failures | Should -Be '1'
        ($found | ConvertTo-KvmReport -As Markdown -Unit file) | Should -BeLike '*`*`*2 files: 1 passed, 1 with findings`*`*'
    }

    It 'lets no text of a file reach the terminal as it is' {
        Set-Content TestDrive:/log.txt "[    0.060840] kvm: $([char]27)[31menabling$([char]7) $([char]0x202e)failed"
        foreach ($format in 'Text', 'Json', 'Junit', 'Sarif', 'Markdown') {
            $text = Test-KvmFile TestDrive:/log.txt | ConvertTo-KvmReport -As $format
            $text | Should -Not -Match '[\x00-\x09\x0b-\x1f\u202e]'
        }
    }
}
