namespace VkSim;

/// <summary>How a Euclidean distance is computed; other metrics have one way only.</summary>
public enum DistanceMode
{
    /// <summary>As fast as <see cref="MatMul"/>, as right as <see cref="Direct"/>: unsafe pairs are recomputed.</summary>
    Auto,

    /// <summary>Σ(a−b)² as written.</summary>
    Direct,

    /// <summary>‖a‖² + ‖b‖² − 2a·b on the matrix-product path.</summary>
    MatMul,
}
