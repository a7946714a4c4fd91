using System.Text;

namespace Plumbline.Release;

/// <summary>THIRD-PARTY-NOTICES.txt: who made what is shipped with ours, and under which terms. Each text stands once.</summary>
public static class NoticesFile
{
    private const string Rule = "================================================================================";

    /// <summary>Where a checkout keeps it.</summary>
    /// <param name="root">The checkout.</param>
    public static string PathIn(string root) => Path.Combine(root, "THIRD-PARTY-NOTICES.txt");

    /// <summary>Writes the text.</summary>
    /// <param name="components">What is shipped.</param>
    public static string Create(IReadOnlyList<ShippedComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        StringBuilder text = new();
        text.Append("Plumbline is under the MIT licence (LICENSE). It is shipped with, or brings as dependencies, the following components of others.\n\n");
        foreach (ShippedComponent component in components)
        {
            text.Append(component.Name).Append(' ').Append(component.Version).Append(" - ").Append(component.License).Append('\n');
            text.Append("    ").Append(component.Copyright).Append('\n');
            if (component.Url.Length > 0)
            {
                text.Append("    ").Append(component.Url).Append('\n');
            }
        }

        Append(text, components, component => component.LicenseText, "Licence of");
        Append(text, components, component => component.Notices, "Notices passed on by");
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<ShippedComponent> components, Func<ShippedComponent, string?> part, string title)
    {
        foreach (IGrouping<string, ShippedComponent> same in components.Where(component => part(component) is not null).GroupBy(component => part(component)!))
        {
            text.Append('\n').Append(Rule).Append('\n');
            text.Append(title).Append(' ').AppendJoin(", ", same.Select(component => component.Name)).Append('\n');
            text.Append(Rule).Append("\n\n").Append(same.Key).Append('\n');
        }
    }
}
