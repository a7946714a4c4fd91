using System.CommandLine;
using System.Text;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>docs/cli.md lists every command, argument and option: a change of one is made on purpose, with PLUMBLINE_WRITE_DOCS=1.</summary>
public sealed class CommandListingTests
{
    private const string Page = "docs/cli.md";
    private const string Start = "<!-- commands -->\n";
    private const string End = "<!-- /commands -->";

    [Fact]
    public void The_page_lists_every_command_and_option()
    {
        string text = Repository.ReadText(Page);
        string written = Repository.Between(text, Start, End);
        string listing = Listing();
        if (Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), text.Replace(Start + written + End, Start + listing + End, StringComparison.Ordinal));
            return;
        }

        Assert.Equal(listing, written);
    }

    private static string Listing()
    {
        StringBuilder page = new();
        foreach (ListedCommand command in ListedCommand.All)
        {
            page.Append($"\n## plumb {command.Name}\n\n{command.Purpose}\n\n| | |\n| --- | --- |\n");
            foreach (Argument argument in command.Command.Arguments)
            {
                string more = argument.Arity.MaximumNumberOfValues > 1 ? "..." : "";
                Row(page, argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}{more}]" : $"{argument.Name}{more}", argument.Description!);
            }

            foreach (Option option in command.Options)
            {
                string value = option.HelpName is null ? "" : option.Arity.MinimumNumberOfValues == 0 ? $" [{option.HelpName}]" : $" {option.HelpName}";
                Row(page, string.Join(", ", [.. option.Aliases, option.Name]) + value, option.Description!);
            }
        }

        return page.Append('\n').ToString();
    }

    private static void Row(StringBuilder page, string name, string description) =>
        page.Append($"| `{name.Replace("|", "\\|", StringComparison.Ordinal)}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
}
