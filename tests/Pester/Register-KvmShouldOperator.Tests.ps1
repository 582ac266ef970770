BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force

    function Get-Failure([scriptblock] $test) {
        try { & $test; '' } catch { $_.Exception.Message }
    }
}

Describe 'Register-KvmShouldOperator' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'registers again without complaint' {
        { Register-KvmShouldOperator; Register-KvmShouldOperator } | Should -Not -Throw
    }

    It 'BeKvmCompatible names CPU, register, bit and remedy' {
        New-SimMachine good -From epyc-rome | Should -BeKvmCompatible
        $machine = New-SimMachine bad -From lakefield
        $machine | Should -Not -BeKvmCompatible
        'bad' | Should -Not -BeKvmCompatible
        Get-SimCpu 0 -Machine $machine | Should -BeKvmCompatible
        $failure = Get-Failure { $machine | Should -BeKvmCompatible -Because 'it is sold' }
        $failure | Should -BeLike 'Expected to be compatible with KVM, because it is sold.*CPU 4 of bad*IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30*What to do:*'
    }

    It 'takes what is unknown for neither' {
        Get-Failure { 'nobody' | Should -BeKvmCompatible } | Should -BeLike '*That is unknown.*'
        Get-Failure { 'nobody' | Should -Not -BeKvmCompatible } | Should -BeLike '*That is unknown.*'
        Get-Failure { @() | Should -BeKvmCompatible } | Should -BeLike '*No machine was given.*'
    }

    It 'AnswerErrno takes answers and errors' {
        $machine = New-SimMachine host -From lakefield
        Import-KvmModule kvm_intel | Should -AnswerErrno ok
        $answer = Set-SimCpuOnline 4 -ErrorAction SilentlyContinue
        $answer | Should -AnswerErrno EIO
        $answer | Should -Not -AnswerErrno EBUSY
        Set-SimCpuOnline 4 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Should -AnswerErrno eio
        Get-Failure { $answer | Should -AnswerErrno ok } | Should -BeLike '*answered EIO*CPU 4 of host*0x48b*bit 30*'
    }

    It 'takes nothing, and an errno that there is not, for neither' {
        $machine = New-SimMachine host -From lakefield
        $answer = Import-KvmModule kvm_intel
        foreach ($nothing in $null, @()) {
            Get-Failure { $nothing | Should -HaveKernelLog x } | Should -BeLike '*That is unknown.*'
            Get-Failure { $nothing | Should -Not -HaveKernelLog x } | Should -BeLike '*That is unknown.*'
        }
        foreach ($misspelt in 'EI0', 'EBOGUS', '5') {
            Get-Failure { $answer | Should -AnswerErrno $misspelt } | Should -BeLike '*That is unknown.*'
            Get-Failure { $answer | Should -Not -AnswerErrno $misspelt } | Should -BeLike '*no errno*EBUSY*'
        }
    }

    It 'HaveKernelLog looks for a line and its level, and shows what there is' {
        $machine = New-SimMachine host -From lakefield
        $null = Import-KvmModule kvm_intel
        $answer = Set-SimCpuOnline 4 -ErrorAction SilentlyContinue
        $machine | Should -HaveKernelLog 'enabling virtualization on CPU4 failed'
        $machine | Should -HaveKernelLog 'enabling virtualization on CPU4 failed' -Level Info
        $machine | Should -Not -HaveKernelLog 'enabling virtualization on CPU4 failed' -Level Err
        $answer | Should -HaveKernelLog 'CPU4 failed'
        Get-SimKernelLog | Should -HaveKernelLog 'CPU4 failed'
        Get-Failure { $machine | Should -HaveKernelLog 'no such line' } | Should -BeLike '*The log says*<info>*CPU4 failed*'
        Get-Failure { $machine | Should -HaveKernelLog '(' } | Should -BeLike '*is no regular expression*'
    }

    It 'HaveNoRace explores machines and generations' {
        New-SimMachine host -From epyc-rome -Generation linux-6.12 | Should -HaveNoRace
        'linux-6.12' | Should -HaveNoRace
        'v1-nolock' | Should -Not -HaveNoRace
        Find-KvmRace linux-6.12 -CpuCount 2 | Should -HaveNoRace
        Get-Failure { 'v1-nolock' | Should -HaveNoRace } | Should -BeLike '*UncheckedEnable is broken after * steps*hotplug*vm*'
        Get-Failure { Find-KvmRace linux-6.12 -MaxState 5 -WarningAction SilentlyContinue | Should -HaveNoRace } | Should -BeLike '*That is unknown.*'
    }

    It 'does what gates.md shows' {
        $text = Get-Content "$PSScriptRoot/../../docs/gates.md" -Raw
        $blocks = [regex]::Matches($text, '(?ms)^```powershell\n(?<lines>.*?)^```$')
        $blocks.Count | Should -Be 1
        $null = New-SimMachine host -From lakefield
        $null = Import-KvmModule kvm_intel
        . ([scriptblock]::Create($blocks[0].Groups['lines'].Value))
    }
}
