namespace Silk.NET.Shaderc;

internal enum OptimizationLevel : int
{
    Zero = 0,
    Size = 1,
    Performance = 2,
}
