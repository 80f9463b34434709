using System.Globalization;
using VkSim.Orleans.Tests.Partitions;

// The tests run this program in a network namespace of its own.
await PartitionedCluster.RunAsync(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
