BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $root = "$PSScriptRoot/../.."
}

Describe 'Test-KvmFile' {
    It 'tells a <Kind> by its content, and judges it: <Outcome>' -ForEach @(
        @{ File = 'manifests/epyc-rome.yaml'; Kind = 'manifest'; Outcome = 'Passed' }
        @{ File = 'manifests/lakefield.yaml'; Kind = 'manifest'; Outcome = 'Finding' }
        @{ File = 'scenarios/umip-extra.yaml'; Kind = 'manifest'; Outcome = 'Passed' }
        @{ File = 'manifests/generations/review-wish.yaml'; Kind = 'manifest'; Outcome = 'Passed' }
        @{ File = 'tests/KvmSim.Core.Tests/Capture/samples/arm.cpuinfo.txt'; Kind = 'dump'; Outcome = 'Unknown' }
        @{ File = 'tests/conformance/i05-pku-missing-1vm@6.1.json'; Kind = 'recording'; Outcome = 'Passed' }
    ) {
        $found = Test-KvmFile "$root/$File"
        $found.Kind | Should -Be $Kind
        $found.Outcome | Should -Be $Outcome
        $found.Results[0].File | Should -Be $found.File
    }

    It 'names CPU, register and bit of a machine, and what to do' {
        $result = (Test-KvmFile "$root/manifests/lakefield.yaml").Results | Where-Object Outcome -EQ Finding
        $result.RuleId | Should -Be 'CpuIncompatible'
        "$($result.Places)" | Should -BeLike '*cpu 4*IA32_VMX_PROCBASED_CTLS2 (0x48b)*bit 30*'
        $result.WayOut | Should -Not -BeNullOrEmpty
    }

    It 'reports the mistakes of a manifest with line and column' {
        Set-Content TestDrive:/bad.yaml "apiVersion: kvmsim/v1`nkind: Machine`nmetadata: {name: x}`nspec: {nonsense: 1}"
        $result = (Test-KvmFile TestDrive:/bad.yaml).Results | Where-Object RuleId -EQ UnknownKey
        $result.Outcome | Should -Be 'Finding'
        $result.Line | Should -Be 4
        $result.Column | Should -BeGreaterThan 1
    }

    It 'reads a log, with the line' {
        Set-Content TestDrive:/log.txt "[    0.010000] Linux version 6.12.0`n[    0.060840] kvm_amd: SVM not supported by CPU 1"
        $found = Test-KvmFile TestDrive:/log.txt
        $found.Kind | Should -Be 'kernel log'
        $found.Results[0].RuleId | Should -Be 'KernelLogRefusal'
        $found.Results[0].Line | Should -Be 2
    }

    It 'runs scenarios under the generations that are named' {
        $found = Test-KvmFile "$root/scenarios/good-hotplug.yaml" -Generation linux-6.1, linux-6.12
        ($found.Results.Properties | Where-Object Name -EQ generation).Value | Sort-Object -Unique | Should -Be linux-6.1, linux-6.12
    }

    It 'does not judge what it does not know, and says so' {
        Set-Content TestDrive:/page.md '# A page about KVM'
        $found = Test-KvmFile TestDrive:/page.md
        $found.Outcome | Should -Be 'InputError'
        $found.Results[0].RuleId | Should -Be 'FileKindUnknown'
        Test-KvmFile TestDrive:/page.md -Quiet | Should -BeFalse
    }

    It 'reads a stream' {
        $bytes = [Text.Encoding]::UTF8.GetBytes('[    0.060840] kvm_amd: SVM not supported by CPU 1')
        $found = Test-KvmFile -InputStream ([IO.MemoryStream]::new($bytes))
        $found.Name | Should -Be 'standard input'
        $found.Outcome | Should -Be 'Finding'
        $found.File | Should -BeNullOrEmpty
    }

    It 'leaves out what it is told to' {
        $null = New-Item TestDrive:/mixed -ItemType Directory
        Set-Content TestDrive:/mixed/README.md 'text'
        Copy-Item "$root/manifests/epyc-rome.yaml" TestDrive:/mixed
        @(Test-KvmFile TestDrive:/mixed -Exclude *.md).Name | Split-Path -Leaf | Should -Be 'epyc-rome.yaml'
        Test-KvmFile TestDrive:/mixed -Quiet | Should -BeExactly $false
    }

    It 'says that a file is not there' {
        Test-KvmFile TestDrive:/none.yaml -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }
}
