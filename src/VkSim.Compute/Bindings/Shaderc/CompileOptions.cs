namespace Silk.NET.Shaderc;

/// <summary>Opaque: only pointers to it exist.</summary>
internal struct CompileOptions;
