BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $log = @'
[    0.000000] Linux version 7.0.3-1-amd64 (builder@host) #1 SMP
[    0.310000] x86/cpu: VMX (outside TXT) disabled by BIOS
[   61.204001] kvm_intel: VMCS config on CPU 8 doesn't match reference config:
[   61.204002]   Offset 16 REF = 0x035d6fff, CPU8 = 0x435d6fff, mismatch = 0x40000000
[   61.204003] kvm: enabling virtualization on CPU8 failed
[   61.204004] smpboot: CPU 8 is now offline
[   61.204005] usb 1-1: new high-speed USB device number 2 using xhci_hcd
[   62.000000] kvm: words that no kernel prints
'@
}

Describe 'ConvertFrom-KvmLog' {
    It 'reads a whole log and says of each line what it means' {
        $found = ConvertFrom-KvmLog $log
        $found.Count | Should -Be 5
        $found[0].Meaning | Should -Be 'VmxDisabled'
        $found[0].WhatToDo | Should -BeLike '*firmware setup*'
        $found[3].Meaning | Should -Be 'EnableFailed'
        $found[3].Id | Should -Be 8
        $found[3].Level | Should -Be 'Info'
        $found[3].PrintedSince | Should -Be 'linux-5.16'
    }

    It 'names the register and the bit behind an offset' {
        $word = (ConvertFrom-KvmLog $log)[2]
        $word.Source | Should -Be 'IA32_VMX_PROCBASED_CTLS2 (0x48b)'
        $word.Bits | Should -BeLike '*VMM bus-lock detection*'
        $word.Property | Should -BeLike '*cpu_based_2nd_exec_ctrl'
        $word.Expected | Should -Be '0x035d6fff'
        $word.Found | Should -Be '0x435d6fff'
        $word.KernelLooks | Should -BeTrue
        $word.Line | Should -Be 4
        $word.Timestamp | Should -Be '61.204002'
    }

    It 'takes lines from the pipeline as well' {
        ($log -split "`n" | ConvertFrom-KvmLog).Count | Should -Be 5
        "kvm: CPU 3 feature inconsistency!" | ConvertFrom-KvmLog | ForEach-Object Id | Should -Be 3
    }

    It 'reports lines about KVM that it does not know' {
        $last = (ConvertFrom-KvmLog $log)[4]
        $last.Recognized | Should -BeFalse
        $last.Text | Should -Be 'kvm: words that no kernel prints'
    }

    It 'writes with -All what says that all is well' {
        (ConvertFrom-KvmLog $log -All).Count | Should -Be 6
    }

    It 'reads files' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'a.log') -Value $log
        (ConvertFrom-KvmLog -Path "$TestDrive/*.log").Count | Should -Be 5
        (ConvertFrom-KvmLog -LiteralPath (Join-Path $TestDrive 'a.log'))[0].File | Should -BeLike '*a.log'
    }

    It 'asks for the layout of the kernel that is named' {
        $word = '  Offset 20 REF = 0x00000000, CPU1 = 0x40000000, mismatch = 0x40000000'
        (ConvertFrom-KvmLog $word -KernelVersion '6.1.0-56-amd64').Source | Should -Be 'IA32_VMX_PROCBASED_CTLS2 (0x48b)'
        (ConvertFrom-KvmLog $word).Bits | Should -BeNullOrEmpty
    }

    It 'refuses a kernel version that is none' {
        { ConvertFrom-KvmLog $log -KernelVersion 'latest' -ErrorAction Stop } | Should -Throw -ErrorId 'KernelVersionInvalid,KvmSim.PowerShell.Commands.ConvertFromKvmLogCommand'
    }

    It 'says that a file is binary' {
        { ConvertFrom-KvmLog -Path "$PSScriptRoot/../../out/KvmSim/KvmSim.Core.dll" -ErrorAction Stop } | Should -Throw -ErrorId 'LogNotText,KvmSim.PowerShell.Commands.ConvertFromKvmLogCommand'
    }

    It 'says that a file is not there' {
        { ConvertFrom-KvmLog -Path "$TestDrive/none.log" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,KvmSim.PowerShell.Commands.ConvertFromKvmLogCommand'
    }

    It 'reads a file that is named by position' {
        Set-Content (Join-Path $TestDrive dmesg.txt) '[   61.204113] kvm_intel: Inconsistent VMCS config on CPU 8'
        Push-Location $TestDrive
        try {
            (ConvertFrom-KvmLog dmesg.txt).Id | Should -Be 8
            $null = ConvertFrom-KvmLog dmesg.txt, nope.txt -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
            $null = 'dmesg.txt' | ConvertFrom-KvmLog -WarningVariable said -WarningAction SilentlyContinue
            "$said" | Should -Match '-Path dmesg.txt'
        }
        finally {
            Pop-Location
        }
    }

    It 'takes text by position that is a line of a log' {
        (ConvertFrom-KvmLog '[   61.2] kvm_intel: Inconsistent VMCS config on CPU 8').Id | Should -Be 8
    }

    It 'chooses what to do by the rest of the log' {
        $reason = 'kvm_intel: VMX not supported by CPU 3', 'Hypervisor detected: VMware' | ConvertFrom-KvmLog
        $reason.WhatToDo | Should -BeLike 'Nested virtualization is off in the hypervisor around this host*'
    }

    It 'writes what needs nothing only where it might be taken for trouble' {
        $reason = 'kvm_intel: VMX not supported by CPU 2', 'kvm_amd: Nested Virtualization enabled' | ConvertFrom-KvmLog
        $reason.Severity | Should -Be Information
        $reason.WhatToDo | Should -BeLike 'Nothing*'
    }

    It 'follows a file that grows, until it has what it was asked for' {
        $file = Join-Path $TestDrive live.log
        Set-Content $file 'kvm: enabling virtualization on CPU8 failed'
        $seen = ConvertFrom-KvmLog -Path $file -Follow | ForEach-Object {
            if ($_.Id -eq 8) { Add-Content $file 'kvm: enabling virtualization on CPU9 failed' }
            $_
        } | Select-Object -First 2
        $seen.Id | Should -Be 8, 9
    }
}
