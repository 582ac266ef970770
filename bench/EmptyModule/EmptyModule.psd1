@{
    RootModule = 'EmptyModule.dll'
    ModuleVersion = '0.0.1'
    GUID = '0f3c6d52-6c1d-4c36-8c3a-6f2a8b1d9e77'
    CmdletsToExport = @('Test-Nothing')
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
