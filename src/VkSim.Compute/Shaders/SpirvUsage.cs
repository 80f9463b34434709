namespace VkSim.Compute;

/// <summary>
/// Which module variables each function touches and how, followed through pointers and calls. What is not understood counts as
/// read and written, so that the answer may err only towards more access.
/// </summary>
internal sealed class SpirvUsage
{
    private readonly Dictionary<uint, FunctionUsage> _functions = [];
    private readonly Dictionary<uint, uint> _roots = [];
    private FunctionUsage? _current;

    private sealed class FunctionUsage
    {
        public Dictionary<uint, ResourceAccess> Accesses { get; } = [];

        public HashSet<uint> Calls { get; } = [];
    }

    /// <summary>A variable of the module, whose use is followed.</summary>
    public void Follow(uint variable) => _roots[variable] = variable;

    public void Read(in SpirvInstruction instruction)
    {
        switch (instruction.Op)
        {
            case SpirvOp.Function:
                _functions[instruction[1]] = _current = new FunctionUsage();
                return;
            case SpirvOp.FunctionEnd:
                _current = null;
                return;
        }

        if (_current is not null)
        {
            ReadBody(instruction);
        }
    }

    /// <summary>What can be reached from a function: variable to access.</summary>
    public Dictionary<uint, ResourceAccess> ReachedFrom(uint function)
    {
        var reached = new Dictionary<uint, ResourceAccess>();
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([function]);
        while (open.TryPop(out uint id))
        {
            if (seen.Add(id) && _functions.TryGetValue(id, out FunctionUsage? usage))
            {
                foreach ((uint variable, ResourceAccess access) in usage.Accesses)
                {
                    reached[variable] = reached.GetValueOrDefault(variable) | access;
                }

                foreach (uint callee in usage.Calls)
                {
                    open.Push(callee);
                }
            }
        }

        return reached;
    }

    private void ReadBody(in SpirvInstruction instruction)
    {
        switch (instruction.Op)
        {
            case SpirvOp.AccessChain or SpirvOp.InBoundsAccessChain or SpirvOp.PtrAccessChain or SpirvOp.InBoundsPtrAccessChain or SpirvOp.CopyObject:
                if (_roots.TryGetValue(instruction[2], out uint root))
                {
                    _roots[instruction[1]] = root;
                    Touch(instruction[2], ResourceAccess.None);
                }

                break;
            case SpirvOp.Load or SpirvOp.CooperativeMatrixLoadKhr:
                Touch(instruction[2], ResourceAccess.Read);
                break;
            case SpirvOp.ArrayLength:
                Touch(instruction[2], ResourceAccess.None);
                break;
            case SpirvOp.Store or SpirvOp.CooperativeMatrixStoreKhr:
                Touch(instruction[0], ResourceAccess.Write);
                Touch(instruction[1], ResourceAccess.ReadWrite);
                break;
            case SpirvOp.CopyMemory:
                Touch(instruction[0], ResourceAccess.Write);
                Touch(instruction[1], ResourceAccess.Read);
                break;
            case SpirvOp.FunctionCall:
                _current!.Calls.Add(instruction[2]);
                goto default;
            default:
                foreach (uint word in Ids(instruction))
                {
                    Touch(word, ResourceAccess.ReadWrite);
                }

                break;
        }
    }

    // Literals of the common instructions are left out: a literal that happens to equal a variable's id is no use of it.
    private static ReadOnlySpan<uint> Ids(in SpirvInstruction instruction)
    {
        (int first, int end) = instruction.Op switch
        {
            SpirvOp.LoopMerge or SpirvOp.SelectionMerge or SpirvOp.Label or SpirvOp.Branch or SpirvOp.BranchConditional => (0, 0),
            SpirvOp.Switch => (0, 1),
            SpirvOp.CompositeExtract => (0, 3),
            SpirvOp.CompositeInsert or SpirvOp.VectorShuffle => (0, 4),
            SpirvOp.ExtInst => (4, int.MaxValue),
            _ => (0, int.MaxValue),
        };
        int count = instruction.Operands.Length;
        return instruction.Operands[Math.Min(first, count)..Math.Min(end, count)];
    }

    private void Touch(uint id, ResourceAccess access)
    {
        if (_roots.TryGetValue(id, out uint root))
        {
            _current!.Accesses[root] = _current.Accesses.GetValueOrDefault(root) | access;
        }
    }
}
