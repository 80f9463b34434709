namespace VkSim.Guides.Tests.Pages;

/// <summary>What of a page belongs to a program.</summary>
public sealed class MarkdownPageTests
{
    [Fact]
    public void BlocksGoOnWithTheProgramBeforeThem()
    {
        List<PageProgram> programs = MarkdownPage.Programs("page.md", """
            # Title

            ```csharp
            using System;
            int x = 1;
            ```

            Text, and what is no program: `using x`.

            ```
            vksim devices
            ```

            ```csharp
            using var text = new StringWriter();
            ```

            ```output
            1
            ```

            ```csharp
            using System.Text;
            ```

            ```glsl
            // scale.comp
            #version 450
            ```
            """);
        Assert.Equal(["page.md:4", "page.md:23"], programs.Select(program => program.ToString()));
        Assert.Equal("#line 4 \"page.md\"\nusing System;\nint x = 1;\n#line 15 \"page.md\"\nusing var text = new StringWriter();\n", programs[0].Source);
        Assert.Equal("1\n", programs[0].Output);
        Assert.Null(programs[1].Output);
        Assert.All(programs, program => Assert.Equal("// scale.comp\n#version 450\n", program.Files["scale.comp"]));
    }

    [Theory]
    [InlineData("```csharp\nint x = 1;\n```\n", "page.md:2: no program")]
    [InlineData("```output\n1\n```\n", "page.md:2: no program")]
    [InlineData("text\n```csharp\nusing System;\n", "page.md:2: a block that is not closed")]
    public void WhatBelongsNowhereIsAnError(string text, string message)
    {
        FormatException error = Assert.Throws<FormatException>(() => MarkdownPage.Programs("page.md", text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
