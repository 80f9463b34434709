using BenchmarkDotNet.Running;
using VkSim.MicroBenchmarks;

return AllocationCheck.Of(BenchmarkSwitcher.FromAssembly(typeof(AllocationCheck).Assembly).Run(args, Settings.Create()), Console.Error);
