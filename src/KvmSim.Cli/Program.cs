using KvmSim.Cli.Execution;

return KvmSimProgram.Run(args);
