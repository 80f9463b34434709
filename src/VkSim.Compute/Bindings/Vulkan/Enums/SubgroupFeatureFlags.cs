namespace Silk.NET.Vulkan;

[Flags]
internal enum SubgroupFeatureFlags : int
{
    None = 0,
    BasicBit = 0x1,
    VoteBit = 0x2,
    ArithmeticBit = 0x4,
    BallotBit = 0x8,
    ShuffleBit = 0x10,
    ShuffleRelativeBit = 0x20,
    ClusteredBit = 0x40,
    QuadBit = 0x80,
}
