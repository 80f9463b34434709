using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using VkSim.Guides.Tests.Pages;

namespace VkSim.Guides.Tests.Programs;

/// <summary>A program, compiled as the .NET SDK compiles a console application, and run in this process.</summary>
internal static class CompiledProgram
{
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText("""
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the program prints. It runs in a folder of its own, with the files that it reads.</summary>
    public static string Run(PageProgram program)
    {
        MethodInfo entry = Load(program).EntryPoint!;
        using var folder = new TemporaryFolder();
        program.WriteFiles(folder.Path);
        string before = Directory.GetCurrentDirectory();
        TextWriter console = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        try
        {
            Directory.SetCurrentDirectory(folder.Path);
            Console.SetOut(output);
            entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
        }
        finally
        {
            Console.SetOut(console);
            Directory.SetCurrentDirectory(before);
        }

        return output.ToString();
    }

    private static Assembly Load(PageProgram program)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(program.Source, Encoding.UTF8), path: program.Page);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"guide-{Guid.NewGuid():N}", [ImplicitUsings, tree], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        string[] said = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString())];
        Assert.True(said.Length == 0, string.Join('\n', said));
        assembly.Position = 0;
        symbols.Position = 0;
        return new AssemblyLoadContext(program.ToString(), isCollectible: true).LoadFromStream(assembly, symbols);
    }
}
