namespace Plumbline.Cli;

/// <summary>Commands that help lists together.</summary>
/// <param name="Title">What they are for.</param>
/// <param name="Commands">The words after "plumb", and what the command does in one line.</param>
internal sealed record CommandGroup(string Title, IReadOnlyList<(string Name, string Summary)> Commands)
{
    /// <summary>All commands, those that most users want first.</summary>
    public static IReadOnlyList<CommandGroup> All { get; } =
    [
        new("A search that you have",
        [
            ("audit", "which k of an index are still true, why not, and whether that is enough"),
            ("tune", "the smallest effort that keeps a promised overlap"),
            ("watch", "a sampled audit beside production, with metrics and health"),
            ("search", "the neighbours of queries, and how complete they are"),
            ("info", "what a file, a run folder or a server holds"),
        ]),
        new("A study",
        [
            ("study", "the capacity study, from vectors to report"),
            ("report", "the report of finished studies, several side by side"),
            ("serve", "neighbourhoods and walks in a browser"),
            ("decode", "what published mean distances are made of"),
        ]),
        new("Files and servers",
        [
            ("embed", "images to vectors"),
            ("truth", "exact neighbours of a file of vectors"),
            ("build", "an index file of vectors"),
            ("convert", "vectors or neighbours in another format"),
            ("load", "vectors into a server"),
            ("data pull", "a data set that others publish"),
            ("model pull", "the weights of a model"),
        ]),
        new("This machine",
        [
            ("doctor", "what it offers, what is missing and what brings it"),
            ("completion", "completion of command lines in a shell"),
        ]),
    ];
}
