using KvmSim.Cluster.Clients;
using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;

try
{
    return args switch
    {
        ["node", .. var rest] => await NodeProgram.Run(NodeArguments.Read(rest)),
        ["client", .. var rest] => await ClientProgram.Run(ClientArguments.Read(rest)),
        _ => throw new NodeArgumentException("Say 'node' or 'client'."),
    };
}
catch (NodeArgumentException problem)
{
    Console.Error.WriteLine($"kvmsim node: {OneLine.Of(problem.Message)}");
    return 64;
}
