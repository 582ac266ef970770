Get-Command -Module KvmSim
