namespace VkSim.Contract;

/// <summary>Rows of one storage that are searched together with those of others.</summary>
/// <param name="Rows">The rows; of coded ones the words.</param>
/// <param name="FirstRow">
/// The number that the first one has among all: a multiple of 64. The parts' numbers ascend, do not overlap and fit 32 bits.
/// </param>
/// <param name="Allowed">One bit a row, the lowest first: whether it may be found. Null: all may.</param>
/// <param name="FirstWord">The word that has the first row's bit as its lowest.</param>
/// <param name="Coarse">A coarse copy of the rows; null where there is none.</param>
/// <param name="Quantization">How each row is a <see cref="Numerics.CodedRow"/>, alike in all parts of a search.</param>
internal readonly record struct SearchPart(MatrixView Rows, long FirstRow, ulong[]? Allowed, int FirstWord, ICoarseRows? Coarse = null, Quantization Quantization = Quantization.None);
