namespace VkSim.Native;

/// <summary>What a handle stands for: its highest byte, which no pointer of today's machines has.</summary>
internal enum HandleKind
{
    Device = 0xD1,
    Matrix = 0xD2,
    Buffer = 0xD3,
    Shader = 0xD4,
    Kernel = 0xD5,
    Request = 0xD6,
    List = 0xD7,
    Fence = 0xD8,
    Ranking = 0xD9,
    Work = 0xDA,
    HostWork = 0xDB,
}
