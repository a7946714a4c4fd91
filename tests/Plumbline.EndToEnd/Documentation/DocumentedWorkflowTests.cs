using YamlDotNet.RepresentationModel;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>YAML of the pages is YAML, and the steps of the workflow for CI run.</summary>
public sealed class DocumentedWorkflowTests
{
    [Fact]
    public void Every_yaml_block_is_yaml()
    {
        MarkdownBlock[] blocks = [.. MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "yaml")];
        Assert.True(blocks.Length >= 4);
        foreach (MarkdownBlock block in blocks)
        {
            Exception? problem = Record.Exception(() => Read(block));
            Assert.True(problem is null, $"{block.Place}: {problem?.Message}");
        }
    }

    [Fact]
    public async Task The_steps_of_the_workflow_run()
    {
        MarkdownPage page = MarkdownPage.All.Single(one => one.Path == "docs/ci.md");
        MarkdownBlock workflow = Assert.Single(page.Blocks, block => block.Language == "yaml");
        YamlMappingNode job = (YamlMappingNode)((YamlMappingNode)Read(workflow)["jobs"])["audit"];
        string[] steps =
        [
            .. ((YamlSequenceNode)job["steps"]).OfType<YamlMappingNode>()
                .Where(step => step.Children.ContainsKey("run"))
                .Select(step => ((YamlScalarNode)step["run"]).Value!),
        ];
        // The first installs the tool from a folder of packages: the tests of the packages do that.
        Assert.StartsWith("dotnet tool install --global plumb --add-source ", steps[0], StringComparison.Ordinal);
        Assert.Equal(3, steps.Length);
        await using ReaderShell shell = await ReaderShell.OpenAsync(page);
        foreach (string step in steps[1..])
        {
            await shell.RunAsync(workflow with { Language = "sh", Text = step });
        }

        foreach (string name in (string[])["audit.json", "audit.html"])
        {
            Assert.Contains(name, workflow.Text, StringComparison.Ordinal);
            Assert.True(File.Exists(shell.File(name)), name);
        }
    }

    private static YamlNode Read(MarkdownBlock block)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(block.Text));
        return stream.Documents.Single().RootNode;
    }
}
