using VkSim.ShaderTool;

return ToolCommand.Run(args, Console.Out, Console.Error);
