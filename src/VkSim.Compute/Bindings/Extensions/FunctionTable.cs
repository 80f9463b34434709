using Silk.NET.Core.Contexts;

namespace Silk.NET.Core.Native;

/// <summary>
/// The table that the packages generate for their classes: here only the way to the context, since the classes beside it
/// keep their few functions themselves.
/// </summary>
internal sealed class FunctionTable(INativeContext context) : IVTable
{
    public nint Load(int slot, string entryPoint) => Load(entryPoint);

    public nint Load(string entryPoint) => context.TryGetProcAddress(entryPoint, out nint address) ? address : 0;

    public IVTable Clone() => new FunctionTable(context);

    // Nothing is kept, so there is nothing to forget.
    public void Purge()
    {
    }

    public void Dispose()
    {
    }
}
