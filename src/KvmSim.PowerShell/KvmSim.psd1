# The version and the release notes are stamped when the module is packed: Directory.Build.props and CHANGELOG.md hold them.
@{
    RootModule = 'KvmSim.PowerShell.dll'
    ModuleVersion = '0.0.0'
    GUID = '866bac0f-14dc-4cff-9f10-54b6949af75f'
    Author = 'The KvmSim authors'
    CompanyName = 'The KvmSim authors'
    Copyright = 'The KvmSim authors. MIT.'
    Description = 'A laboratory for CPU hotplug under KVM: machines whose CPUs are not all alike, onlined, offlined and compared as the kernel compares them.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    TypesToProcess = @('KvmSim.Types.ps1xml')
    FormatsToProcess = @('KvmSim.Format.ps1xml')
    CmdletsToExport = @(
        'Add-SimCpu',
        'Compare-KvmGeneration',
        'Compare-KvmTrace',
        'Compare-SimCpu',
        'ConvertFrom-KvmLog',
        'ConvertTo-KvmReport',
        'ConvertTo-SimCpuConfiguration',
        'Export-KvmGeneration',
        'Export-KvmRace',
        'Export-KvmReport',
        'Export-KvmTrace',
        'Export-SimMachine',
        'Export-SimReport',
        'Find-KvmDesign',
        'Find-KvmRace',
        'Get-KvmBootSet',
        'Get-KvmClusterJob',
        'Get-KvmClusterNode',
        'Get-KvmGeneration',
        'Get-KvmIncompatibleCpu',
        'Get-KvmState',
        'Get-SimCpu',
        'Get-SimCpuBaseline',
        'Get-SimKernelLog',
        'Get-SimMachine',
        'Get-SimVm',
        'Import-KvmGeneration',
        'Import-KvmModule',
        'Import-SimCpuModel',
        'Import-SimMachine',
        'Invoke-SimScenario',
        'Invoke-SimVcpu',
        'New-KvmReport',
        'New-SimMachine',
        'New-SimVm',
        'Register-KvmShouldOperator',
        'Remove-KvmGeneration',
        'Remove-KvmModule',
        'Remove-SimCpu',
        'Remove-SimMachine',
        'Remove-SimVm',
        'Restart-SimMachine',
        'Resume-SimMachine',
        'Set-SimCpuOnline',
        'Stop-KvmClusterJob',
        'Show-SimMachine',
        'Suspend-SimMachine',
        'Test-KvmCompatibility',
        'Test-KvmConformance',
        'Test-KvmFile',
        'Test-KvmFleet',
        'Test-SimManifest'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('KVM', 'CPU', 'hotplug', 'simulation', 'virtualization', 'model-checking', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            LicenseUri = 'https://github.com/kvmsim/kvmsim/blob/main/LICENSE'
            ProjectUri = 'https://github.com/kvmsim/kvmsim'
            IconUri = 'https://raw.githubusercontent.com/kvmsim/kvmsim/main/eng/packaging/icon.png'
            ReleaseNotes = ''
        }
    }
}
