namespace VkSim.Compute;

/// <summary>Links extension structures behind a head by their PNext; the caller keeps all of them where they are.</summary>
internal unsafe ref struct StructureChain
{
    private BaseOutStructure* _tail;

    public StructureChain(void* head) => _tail = (BaseOutStructure*)head;

    public void Append(void* structure)
    {
        var next = (BaseOutStructure*)structure;
        next->PNext = null;
        _tail->PNext = next;
        _tail = next;
    }

    public void AppendIf(bool condition, void* structure)
    {
        if (condition)
        {
            Append(structure);
        }
    }
}
