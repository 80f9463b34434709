using VkSim.Guides.Tests.Pages;
using VkSim.Guides.Tests.Programs;

namespace VkSim.Guides.Tests;

/// <summary>Every program of the documents compiles without a warning, runs, and prints what its page says.</summary>
public sealed class GuideTests
{
    private static readonly string[] Pages =
    [
        "README.md", "src/VkSim/README.md", "src/VkSim.Compute/README.md", "src/VkSim.Formats/README.md", "src/VkSim.VectorData/README.md", "src/VkSim.Mpi/README.md", "src/VkSim.Reports/README.md",
        "docs/from-unity.md", "docs/from-pytorch.md", "docs/from-faiss.md", "docs/inside-a-host.md", "docs/numbers.md",
    ];

    /// <summary>Each program on the device that is chosen where none is named, and on the first Vulkan device.</summary>
    public static TheoryData<string, int, string> Programs
    {
        get
        {
            TheoryData<string, int, string> programs = [];
            foreach (PageProgram program in Pages.SelectMany(Of))
            {
                programs.Add(program.Page, program.Line, "auto");
                programs.Add(program.Page, program.Line, "0");
            }

            return programs;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Programs))]
    public void EveryProgramPrintsWhatItsPageSays(string page, int line, string device)
    {
        PageProgram program = Of(page).Single(program => program.Line == line);
        string? missing = Vulkan.MissingFor(program);
        Skip.If(missing is not null, missing);
        Skip.If(Vulkan.IsMissing && device != "auto", "There is no Vulkan device.");
        Environment.SetEnvironmentVariable("VKSIM_DEVICE", device);
        string output = CompiledProgram.Run(program);
        Assert.True((program.Output ?? output) == output, $"{program} prints on device '{device}'\n{output}\nand its page says\n{program.Output}");
    }

    private static List<PageProgram> Of(string page) => MarkdownPage.Programs(page, File.ReadAllText(Places.Source(page)));
}
