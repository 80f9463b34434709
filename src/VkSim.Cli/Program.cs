using VkSim.Cli;

return await VkSimCommandLine.RunAsync(args, new Terminal(), new ClusterAccess(null, args)).ConfigureAwait(false);
