using VkSim.ShaderStats;

return StatsCommand.Run(args, Console.Out, Console.Error);
