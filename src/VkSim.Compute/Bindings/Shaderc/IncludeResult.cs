namespace Silk.NET.Shaderc;

internal unsafe struct IncludeResult
{
    public byte* SourceName;
    public nuint SourceNameLength;
    public byte* Content;
    public nuint ContentLength;
    public void* UserData;

    public IncludeResult(
        byte* sourceName = null,
        nuint? sourceNameLength = null,
        byte* content = null,
        nuint? contentLength = null,
        void* userData = null)
        : this()
    {
        SourceName = sourceName;
        SourceNameLength = sourceNameLength.GetValueOrDefault();
        Content = content;
        ContentLength = contentLength.GetValueOrDefault();
        UserData = userData;
    }
}
