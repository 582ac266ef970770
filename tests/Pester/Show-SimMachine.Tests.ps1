Describe 'Show-SimMachine' {
    BeforeAll {
        Get-SimMachine | Remove-SimMachine -Confirm:$false
        $null = New-SimMachine laptop -From lakefield
    }

    It 'draws a sign for each CPU, and says what the signs mean' {
        $shown = Show-SimMachine | Out-String -Width 80
        $shown | Should -Match '█ █ █ █ ▨'
        $shown | Should -Match '█ accepted   ▨ refused, offline'
        $shown | Should -Match 'CPU 4 \(sunny-cove\): EIO: IA32_VMX_PROCBASED_CTLS2'
    }

    It 'sets the threads of a core side by side, and begins a new line in a narrow window' {
        $shown = New-SimMachine server -From epyc-rome | Show-SimMachine | Out-String -Width 20
        ($shown -split "`n" | Where-Object { $_ -match '^ {4}██ ██ ██' }).Count | Should -BeGreaterThan 0
        ($shown -split "`n" | ForEach-Object { $_.TrimEnd().Length } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 20
    }

    It 'is the same map when it was written down' {
        $map = Show-SimMachine laptop
        $read = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($map))
        $read | Out-String -Width 80 | Should -Be ($map | Out-String -Width 80)
    }

    It 'has colours only where the shell writes them' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            Show-SimMachine laptop | Out-String | Should -Not -Match ([char]27)
            $PSStyle.OutputRendering = 'Ansi'
            Show-SimMachine laptop | Out-String | Should -Match ([regex]::Escape($PSStyle.Foreground.Red))
        }
        finally {
            $PSStyle.OutputRendering = $before
        }
    }

    It 'refuses a machine that there is not' {
        { Show-SimMachine nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'MachineNotFound,*'
    }
}
