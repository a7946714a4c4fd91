using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>No link of the documentation is broken, and no page is out of reach.</summary>
public sealed class DocumentedLinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        List<string> broken = [];
        int followed = 0;
        foreach (MarkdownPage page in MarkdownPage.All)
        {
            foreach (string link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                followed++;
                string[] parts = link.Split('#', 2);
                string path = parts[0].Length == 0 ? page.Path : Resolve(page.Path, parts[0]);
                if (!File.Exists(Path.Combine(Repository.Root, path)) && !Directory.Exists(Path.Combine(Repository.Root, path)))
                {
                    broken.Add($"{page.Path}: {link}: no such file");
                }
                else if (parts.Length == 2 && !(MarkdownPage.All.FirstOrDefault(one => one.Path == path)?.Anchors.Contains(parts[1]) ?? false))
                {
                    broken.Add($"{page.Path}: {link}: no such heading");
                }
            }
        }

        Assert.Empty(broken);
        Assert.True(followed > 100, $"Only {followed} links were found.");
    }

    [Fact]
    public void Every_page_of_docs_is_in_the_index()
    {
        MarkdownPage index = Assert.Single(MarkdownPage.All, page => page.Path == "docs/index.md");
        string[] listed = [.. index.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(link => Resolve(index.Path, link.Split('#')[0]))];
        string[] pages = [.. MarkdownPage.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path != index.Path)];
        Assert.Empty(pages.Except(listed));
    }

    [Fact]
    public void Every_picture_is_shown_somewhere()
    {
        string[] shown = [.. MarkdownPage.All.SelectMany(page => page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(link => Resolve(page.Path, link.Split('#')[0])))];
        string[] pictures =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path) is ".svg" or ".png" or ".jpg")
                .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
        ];
        Assert.NotEmpty(pictures);
        Assert.Empty(pictures.Except(shown));
    }

    private static string Resolve(string page, string link)
    {
        string folder = Path.GetDirectoryName(page) ?? "";
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, Uri.UnescapeDataString(link)))).Replace('\\', '/');
    }
}
