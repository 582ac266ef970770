BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $root = "$PSScriptRoot/../.."
}

Describe 'Export-KvmReport' {
    BeforeAll {
        $found = Test-KvmFile "$root/manifests/lakefield.yaml"
    }

    It 'writes a file, and another over it with -Force only' {
        $file = $found | Export-KvmReport TestDrive:/r.sarif -As Sarif -PassThru
        $file.Name | Should -Be 'r.sarif'
        (Get-Content TestDrive:/r.sarif -Raw | ConvertFrom-Json).runs[0].results[0].ruleId | Should -Be 'CpuIncompatible'
        $found | Export-KvmReport TestDrive:/r.sarif -As Junit -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'FileAlreadyExists,*'
        $found | Export-KvmReport TestDrive:/r.sarif -As Junit -Force
        ([xml](Get-Content TestDrive:/r.sarif -Raw)).testsuites.testsuite.name | Should -BeLike '*lakefield.yaml'
    }

    It 'writes nothing with -WhatIf' {
        $found | Export-KvmReport TestDrive:/none.json -As Json -WhatIf
        Test-Path TestDrive:/none.json | Should -BeFalse
    }

    It 'leaves what is there where it cannot write, and no rest of its own' {
        $null = New-Item TestDrive:/taken -ItemType Directory
        Set-Content TestDrive:/taken/inside 'old'
        $found | Export-KvmReport TestDrive:/taken -As Json -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'FileNotWritten,*'
        Get-Content TestDrive:/taken/inside | Should -Be 'old'
        Get-ChildItem TestDrive:/ -Filter *.tmp | Should -BeNullOrEmpty
    }
}
