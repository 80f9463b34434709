namespace Silk.NET.Core.Loader;

/// <summary>A native library has no function of this name.</summary>
internal sealed class SymbolLoadingException(string symbol)
    : Exception($"Native symbol not found (Symbol: {symbol})");
