namespace VkSim.Contract;

/// <summary>What a long operation is given besides its operands.</summary>
/// <param name="CancellationToken">Looked at between blocks of work.</param>
/// <param name="Progress">Told the share that is done, from 0 to 1; may be null.</param>
internal readonly record struct OperationContext(CancellationToken CancellationToken = default, IProgress<double>? Progress = null);
