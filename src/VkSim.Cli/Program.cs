using VkSim.Cli;

return await VkSimCommandLine.RunAsync(args, new Terminal()).ConfigureAwait(false);
