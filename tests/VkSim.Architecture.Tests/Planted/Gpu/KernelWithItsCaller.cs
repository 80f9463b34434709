using VkSim.Architecture.Tests.Planted.Operations;

namespace VkSim.Architecture.Tests.Planted.Gpu;

internal sealed record KernelWithItsCaller(OperationOnOneBackend Caller);
