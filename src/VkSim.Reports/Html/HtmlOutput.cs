using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace VkSim.Reports.Html;

/// <summary>Writes markup and text, and never one as the other: every text is encoded.</summary>
internal sealed class HtmlOutput : IDisposable
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Stream _output;
    private readonly StreamWriter _writer;

    /// <param name="output">Where to; stays open.</param>
    public HtmlOutput(Stream output)
    {
        _output = output;
        _writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
    }

    /// <summary>Markup whose holes are texts. There is no overload for strings, which would be preferred and encode nothing.</summary>
    public void Markup(FormattableString markup)
    {
        object?[] texts = Array.ConvertAll(markup.GetArguments(), argument => (object?)Encoded($"{argument}"));
        _writer.Write(string.Format(null, markup.Format, texts));
    }

    /// <summary>Markup as it stands.</summary>
    public void Constant(string markup) => _writer.Write(markup);

    /// <summary>A script or style, as it stands.</summary>
    public void Raw(byte[] content)
    {
        _writer.Flush();
        _output.Write(content);
    }

    /// <summary>What something else writes to the stream.</summary>
    public void Raw(Action<Stream> write)
    {
        _writer.Flush();
        write(_output);
    }

    public void Dispose() => _writer.Dispose();

    private static string Encoded(string text) => Encoder.Encode(text);
}
