using VkSim.Cli;
using VkSim.Silo;

return await VkSimCommandLine.RunAsync(args, new Terminal(), new ClusterAccess(new OrleansCommands(), args)).ConfigureAwait(false);
